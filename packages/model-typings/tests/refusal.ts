import { expect } from 'chai';
import { StoreError, type StoreErrorCode } from '../src/index.ts';

/** The promise is rejected by a StoreError of this code, and for `duplicate-key` of this field. */
export const expectRefusal = async (promise: Promise<unknown>, code: StoreErrorCode, field?: string): Promise<void> => {
	const outcome = await promise.then(
		() => undefined,
		(error: unknown) => error,
	);
	expect(outcome).to.be.instanceOf(StoreError);
	const { code: found, field: foundField, message } = outcome as StoreError;
	expect({ code: found, field: foundField }).to.deep.equal({ code, field });
	expect(message).not.to.include('\n');
};
