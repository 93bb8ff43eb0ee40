/** One line of the table: a measured value, the raw control measured beside it, and what was wanted. */
export interface Row {
  /** What was measured. */
  what: string;
  measured: string;
  /** The same of the raw control, in the same run. */
  control: string;
  /** Measured to control. */
  ratio: string;
  /** What is wanted, in words; "–" where nothing was promised. */
  target: string;
  /** Absent where there is no target. */
  met?: boolean;
}

/** One group of rows and how to get them. */
export interface Group {
  /** Name for `--only`. */
  name: string;
  title: string;
  /** How the control was made and what the numbers mean; stands under the table. */
  note: string;
  /** Measures. Everything it starts must be ended when it returns. */
  run(): Promise<Row[]>;
}
