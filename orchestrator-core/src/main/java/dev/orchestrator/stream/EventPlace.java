package dev.orchestrator.stream;

import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.internal.base.Check;

/**
 * Where an event stands among all events of its run: later epochs come later, whatever their numbers are. Its text is what a browser may be
 * given as the id of an event, to send it back when it comes again.
 *
 * @param epoch 1 or more
 * @param sequence 0 for before the first event of the epoch
 */
public record EventPlace(long epoch, long sequence) implements Comparable<EventPlace> {

    /** Before all events. */
    public static final EventPlace START = new EventPlace(1, 0);

    /** Checks the values. */
    public EventPlace {
        Check.positive(epoch, "epoch");
        Check.that(sequence >= 0, "the number of an event must not be negative");
    }

    /**
     * Reads a place.
     *
     * @param text as {@link #toString} has written it
     * @return the place
     * @throws OrchestratorException with code VALIDATION_ERROR if it is none
     */
    public static EventPlace parse(String text) {
        int dash = Check.present(text, "place of an event").indexOf('-');
        try {
            return new EventPlace(
                    Long.parseLong(text.substring(0, Math.max(0, dash))), Long.parseLong(text.substring(dash + 1)));
        } catch (NumberFormatException e) {
            throw new OrchestratorException(
                    ErrorCode.VALIDATION_ERROR, "the place of an event is an epoch, a dash and a number", e);
        }
    }

    @Override
    public int compareTo(EventPlace other) {
        int epochs = Long.compare(epoch, other.epoch);
        return epochs == 0 ? Long.compare(sequence, other.sequence) : epochs;
    }

    /** Returns epoch and number, such as {@code 2-17}. */
    @Override
    public String toString() {
        return epoch + "-" + sequence;
    }
}
