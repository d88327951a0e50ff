// What is copied into a Rocket.Chat tree of another React (7.x has 17 or 18) keeps to React 17's API.
import { transformSync } from 'esbuild';

/**
 * The rooms that are copied (docs/ARCHITECTURE.md, "Rooms": the client of OTR and its sidebar, whose folder holds the
 * room action).
 */
export const GRAFTED = /^apps\/meteor\/(app\/otr\/(client|lib)|client\/views\/room\/contextualBar\/OTR)\//;

/** Everything that react 17.0.2 exports, but what begins with `unstable_` or `__`. */
const REACT_17 = new Set(
	`Children Component Fragment Profiler PureComponent StrictMode Suspense cloneElement createContext createElement createFactory createRef
	forwardRef isValidElement lazy memo useCallback useContext useDebugValue useEffect useImperativeHandle useLayoutEffect useMemo useReducer useRef
	useState version`.split(/\s+/),
);

const IMPORT =
	/\b(?:import|export)\s*([\w$*{][^;"']*?)\s*from\s*["']((?:react|react-dom|use-sync-external-store)(?:\/[^"']*)?)["']/g;

const problemOfClause = (clause, module) => {
	if (module === 'use-sync-external-store/shim') {
		return [];
	}
	if (module !== 'react') {
		return [
			module.startsWith('use-sync')
				? `imports '${module}': React 17 needs 'use-sync-external-store/shim'`
				: `imports '${module}'`,
		];
	}
	const names = /^\{([^}]*)\}$/.exec(clause)?.[1];
	if (names === undefined) {
		return ["imports 'react' as a whole: name what is used, so that it can be checked"];
	}
	return names
		.split(',')
		.map((entry) => entry.trim().split(/\s+as\s+/)[0])
		.filter((name) => name && !REACT_17.has(name))
		.map((name) => `imports ${name} of 'react', which React 17 does not have`);
};

/** Problems of one source text (`loader`: ts or tsx). Types do not count. */
export const problemsOfReact = (text, loader = 'tsx') => {
	const { code } = transformSync(text, {
		loader,
		format: 'esm',
		jsx: 'preserve',
		legalComments: 'none',
		target: 'es2022',
	});
	const dynamic = /\b(?:import|require)\(\s*["'](react(?:-dom)?(?:\/[^"']*)?)["']/.exec(code);
	// A context rendered as its own provider is React 19's; so is `ref` given to a function component, which types refuse
	// there.
	const provider = /<([A-Z]\w*Context)[\s>]/.exec(code);
	return [
		...[...code.matchAll(IMPORT)].flatMap(([, clause, module]) => problemOfClause(clause.trim(), module)),
		...(dynamic ? [`imports '${dynamic[1]}' by a call: only static imports can be checked`] : []),
		...(provider ? [`renders <${provider[1]}>, which React 17 knows as <${provider[1]}.Provider>`] : []),
	];
};
