/** Cuts a text from outside: messages are shown in terminals and logs. */
export const brief = (text: string, most = 200): string =>
  text.length <= most ? text : `${text.slice(0, most)}… (${text.length} characters)`;
