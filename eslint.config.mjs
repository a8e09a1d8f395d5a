import js from "@eslint/js";
import globals from "globals";

// The page's scripts are joined into one at build time: each names what it takes and what it gives in a comment.
export default [
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  js.configs.recommended,
  {
    files: ["**/*.js"],
    languageOptions: { ecmaVersion: 2022, sourceType: "script", globals: globals.browser },
    rules: {
      complexity: ["error", 16],
      eqeqeq: "error",
      "max-depth": ["error", 3],
      "max-lines": ["error", 450],
      "no-alert": "error",
      "no-console": "error",
      "no-eval": "error",
      "no-implicit-coercion": "error",
      "no-implied-eval": "error",
      "no-new-func": "error",
      "no-param-reassign": "error",
      "no-restricted-syntax": ["error", "CallExpression[callee.object.name='document'][callee.property.name=/^write/]"],
      "no-restricted-properties": [
        "error",
        // Text from an archive never becomes markup.
        ...["innerHTML", "outerHTML", "insertAdjacentHTML", "createContextualFragment"].map((property) => ({
          property,
        })),
      ],
      "no-shadow": ["error", { builtinGlobals: false }],
      "no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      "no-use-before-define": ["error", { functions: true, variables: false }],
      "no-var": "error",
      "object-shorthand": "error",
      "prefer-const": "error",
      "prefer-template": "error",
      radix: "error",
      strict: ["error", "global"],
    },
  },
];
