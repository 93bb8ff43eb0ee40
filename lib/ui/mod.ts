/**
 * How things look: no data, no socket. The styles lie in `static/styles/`, one file per group.
 *
 * @module
 */
export { Badge } from "./badge.tsx";
export { Button, type ButtonProps } from "./button.tsx";
export { Card, type CardProps } from "./card.tsx";
export { type Choice, ChoiceField, type ChoiceFieldProps } from "./choice_field.tsx";
export { classNames } from "./class_names.ts";
export { EmptyState } from "./empty_state.tsx";
export { checkNumber, type FieldProps, NumberField, TextField } from "./field.tsx";
export { FieldFault } from "./field_fault.tsx";
export { Icon } from "./icon.tsx";
export { IconButton, type IconButtonProps } from "./icon_button.tsx";
export { ICON_NAMES, type IconName } from "./icon_names.ts";
export { KeyValueRow, type KeyValueRowProps } from "./key_value_row.tsx";
export { LogList, type LogListLine } from "./log_list.tsx";
export { Notice, type NoticeProps } from "./notice.tsx";
export { SearchField } from "./search_field.tsx";
export { type Segment, Segmented } from "./segmented.tsx";
export { type Standing, StatusDot } from "./status_dot.tsx";
export { Switch, type SwitchProps } from "./switch.tsx";
export { SwitchField, type SwitchFieldProps } from "./switch_field.tsx";
export type { Tone } from "./tone.ts";
export { type Typed } from "./use_draft.ts";
export { Why, type WhyProps } from "./why.tsx";
