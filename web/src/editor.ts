// Pages with a persona's form load this beside app.ts.
export {};
