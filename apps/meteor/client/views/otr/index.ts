export { OtrInvitationDialog } from './OtrInvitationDialog.tsx';
