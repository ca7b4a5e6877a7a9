import { stripVTControlCharacters } from 'node:util';
import { defineCommand, parseArgs, renderUsage } from 'citty';
import { argsOf, type Command, type CommandName, commands } from './cli/commands.ts';
import { exitCodes } from './cli/exit.ts';
import { givenIn } from './cli/options.ts';
import { nearest } from './cli/scenarios.ts';
import { colorsFor } from './cli/screen.ts';
import { print } from './cli/session.ts';
import { Misused, Stopped } from './live/options.ts';

const program = { name: 'npm run sim --', description: 'Crowds for the shop, and every promise checked' };

/** The exit code. A command may be left out: `virtual` is meant then. */
async function main(words: readonly string[]): Promise<number> {
  try {
    const [first = ''] = words;
    const named = first !== '' && !first.startsWith('-');
    if (named && !isCommand(first)) throw new Misused(unknownCommand(first));
    const name = isCommand(first) ? first : 'virtual';
    const command: Command = commands[name];
    const rest = words.slice(named ? 1 : 0);
    if (rest.includes('--help') || rest.includes('-h')) return await help(named ? name : null);
    const args = argsOf(command);
    const parsed = parseArgs([...rest], args);
    const word = command.word ? String(parsed[command.word.name] ?? '') : '';
    const given = givenIn(parsed, Object.keys(args), command.word ? 1 : 0);
    return await command.run(given, word, words.length === 0);
  } catch (error) {
    if (error instanceof Misused) return failed(error.message, exitCodes.usage);
    if (error instanceof Stopped) return failed(error.message, exitCodes.stopped);
    return failed(error instanceof Error ? (error.stack ?? error.message) : String(error), exitCodes.error);
  }
}

const isCommand = (name: string): name is CommandName => Object.hasOwn(commands, name);

function unknownCommand(name: string): string {
  const known = Object.keys(commands);
  const close = nearest(name, known);
  return `There is no command "${name}".${close ? ` Did you mean ${close}?` : ''} Known: ${known.join(', ')}.`;
}

async function failed(message: string, code: number): Promise<number> {
  await print(process.stderr, `${message}\n`);
  return code;
}

/** Of one command; or of all of them, with the options of the one that runs when none is named. */
async function help(name: CommandName | null): Promise<number> {
  const all = Object.entries(commands).map(([each, { description }]) => `  ${each.padEnd(11)}${description}`);
  const command: Command = commands[name ?? 'virtual'];
  const described = defineCommand({
    meta: { name: name ?? '[command]', description: name ? command.description : program.description },
    args: argsOf(command),
  });
  const usage = await renderUsage(described, defineCommand({ meta: { name: program.name } }));
  const list = name
    ? ''
    : `\nCOMMANDS\n\n${all.join('\n')}\n\nExit codes: 0 every promise held, 1 error, 2 wrong usage, 3 a promise is broken, 99 a threshold was missed.\n`;
  const plain = colorsFor(process.stdout).isColorSupported ? usage : stripVTControlCharacters(usage);
  await print(process.stdout, `${plain}\n${list}`);
  return exitCodes.ok;
}

// Whoever reads our output may have seen enough, as `head` has.
process.stdout.on('error', () => process.exit(exitCodes.ok));
process.exit(await main(process.argv.slice(2)));
