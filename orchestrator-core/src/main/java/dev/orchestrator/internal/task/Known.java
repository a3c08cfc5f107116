package dev.orchestrator.internal.task;

import dev.orchestrator.stream.EventFrame;
import dev.orchestrator.stream.EventPlace;
import org.jspecify.annotations.Nullable;

/**
 * What whoever follows a run knows of it already.
 *
 * @param place the last event he has heard; null if he knows its number alone
 * @param sequence the number of that event
 */
public record Known(@Nullable EventPlace place, long sequence) {

    /** All up to an event. */
    public static Known upTo(EventPlace place) {
        return new Known(place, place.sequence());
    }

    /** All up to an event, whatever its epoch. */
    public static Known upTo(long sequence) {
        return new Known(null, sequence);
    }

    boolean includes(EventFrame frame) {
        return place == null ? frame.sequence() <= sequence : frame.place().compareTo(place) <= 0;
    }

    /** Whether he has heard events that nobody has written down, and in whose place there are others from this one on. */
    boolean isReplacedBy(EventFrame frame) {
        return place != null && frame.epoch() > place.epoch() && frame.sequence() <= sequence;
    }
}
