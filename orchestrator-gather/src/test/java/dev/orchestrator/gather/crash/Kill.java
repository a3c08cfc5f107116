package dev.orchestrator.gather.crash;

import java.util.List;
import java.util.Random;

/**
 * One kill, as its seed has it.
 *
 * @param seed of all kills of a test
 * @param number from 1
 * @param phase the phase it is aimed at
 * @param occurrence which chat that gets there is the one
 * @param commands where a store sends several commands for a write, the one after which it is held; 0 not to hold it
 * @param delayNanos from the announcement of the phase to the kill
 * @param flaw what is wrong with the store in the killed process
 */
record Kill(long seed, int number, Phase phase, int occurrence, int commands, long delayNanos, Flaw flaw) {

    private static final int LONGEST_DELAY_NANOS = 4_000_000;
    private static final int COMMANDS_OF_A_QUESTION = 7;
    private static final int COMMANDS_OF_AN_ANSWER = 5;
    private static final List<Phase> PHASES = List.of(Phase.values());

    static Kill of(long seed, int number) {
        return aimedAt(PHASES.get((number - 1) % PHASES.size()), seed, number, Flaw.NONE);
    }

    static Kill aimedAt(Phase phase, long seed, int number, Flaw flaw) {
        Random random = new Random(seed + 1_000_003L * number);
        return new Kill(
                seed,
                number,
                phase,
                3 + random.nextInt(20),
                random.nextInt(1 + (phase == Phase.DURING_ANSWER ? COMMANDS_OF_AN_ANSWER : COMMANDS_OF_A_QUESTION)),
                random.nextInt(LONGEST_DELAY_NANOS),
                flaw);
    }

    List<String> arguments() {
        return List.of(
                Long.toString(seed),
                Integer.toString(number),
                phase.name(),
                Integer.toString(occurrence),
                Integer.toString(commands),
                Long.toString(delayNanos),
                flaw.name());
    }

    static Kill parse(List<String> arguments) {
        return new Kill(
                Long.parseLong(arguments.get(0)),
                Integer.parseInt(arguments.get(1)),
                Phase.valueOf(arguments.get(2)),
                Integer.parseInt(arguments.get(3)),
                Integer.parseInt(arguments.get(4)),
                Long.parseLong(arguments.get(5)),
                Flaw.valueOf(arguments.get(6)));
    }
}
