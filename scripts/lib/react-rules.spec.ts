import { expect } from 'chai';
import { GRAFTED, problemsOfReact } from './react-rules.mjs';

describe('what React 17 has', () => {
	const fine = [
		"import { createContext, useCallback, useMemo } from 'react'; export const a = [createContext, useCallback, useMemo];",
		"import { type ReactNode, type Usable, useRef as ref } from 'react'; export const a = (b: ReactNode, c: Usable<1>) => ref([b, c]);",
		"import type { use } from 'react'; export type A = typeof use;",
		"import { useSyncExternalStore } from 'use-sync-external-store/shim'; export const a = useSyncExternalStore;",
		"import { useId } from './ids.ts'; export const a = <b.AContext.Provider value={useId()} />;",
	];
	for (const text of fine) {
		it(`takes ${text}`, () => {
			expect(problemsOfReact(text)).to.deep.equal([]);
		});
	}

	const later = [
		'useId',
		'useSyncExternalStore',
		'use',
		'useTransition',
		'useDeferredValue',
		'startTransition',
		'useInsertionEffect',
		'useActionState',
		'useOptimistic',
		'Activity',
		'cache',
		'act',
	];
	for (const name of later) {
		it(`refuses ${name}`, () => {
			expect(
				problemsOfReact(`import { useMemo, ${name} as other } from 'react'; export const a = [useMemo, other];`).join(),
			).to.include(`imports ${name} of`);
			expect(problemsOfReact(`export { ${name} } from 'react';`).join()).to.include(`imports ${name} of`);
		});
	}

	const refused: readonly (readonly [text: string, problem: string])[] = [
		["import React from 'react'; export const a = React.useId;", 'as a whole'],
		["import * as React from 'react'; export const a = React.useId;", 'as a whole'],
		["export * from 'react';", 'as a whole'],
		["import { createRoot } from 'react-dom/client'; export const a = createRoot;", "'react-dom/client'"],
		["import { useSyncExternalStore } from 'use-sync-external-store'; export const a = useSyncExternalStore;", 'needs'],
		["export const a = () => import('react');", 'by a call'],
		['export const a = (AContext) => <AContext value={1} />;', 'AContext.Provider'],
	];
	for (const [text, problem] of refused) {
		it(`refuses ${text}`, () => {
			expect(problemsOfReact(text).join()).to.include(problem);
		});
	}

	it('is asked of what is copied into another tree, and of nothing else', () => {
		const asked = [
			'app/otr/client/hooks.ts',
			'app/otr/lib/x.ts',
			'client/views/room/contextualBar/OTR/useOTRRoomAction.ts',
		];
		const spared = [
			'app/otr/server/index.ts',
			'client/views/room/contextualBar/RoomContextualbar.tsx',
			'client/main.tsx',
		];
		expect(asked.filter((file) => GRAFTED.test(`apps/meteor/${file}`))).to.deep.equal(asked);
		expect(spared.filter((file) => GRAFTED.test(`apps/meteor/${file}`))).to.deep.equal([]);
	});
});
