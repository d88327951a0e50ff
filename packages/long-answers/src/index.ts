export { type Begun, type Line, type LongAnswerClock, LongAnswers } from './long-answers.ts';
export { isLong, textsOf } from './pieces.ts';
