package dev.orchestrator.gather.crash;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** What is done about a task, while the processes that are at it are killed. */
enum TaskWay {
    /** Each next process asks for it again, and approves. */
    ASKED_AGAIN,

    /** Nobody asks again: the library's own keeper goes on with it. What waits is approved. */
    LEFT_TO_THE_KEEPER,

    /** Each next process asks for it again, and denies. */
    DENIED,

    /** Nobody decides while it is time, for the process is dead; the next one approves too late. */
    EXPIRED,

    /** It is stopped while it waits. */
    CANCELLED_WAITING,

    /** One of its own tools stops it. */
    CANCELLED_AT_WORK,

    /** Another orchestrator stops it, which has to ask the one at work to. */
    CANCELLED_ELSEWHERE,

    /** It is never good enough for its reviewer, and done again as often as may be. */
    REVIEWED;

    /** All of them in turn, in another order each time. */
    static TaskWay of(long seed, int number) {
        List<TaskWay> all = new ArrayList<>(List.of(values()));
        int turn = (number - 1) / all.size();
        Collections.shuffle(all, new Random(seed + 1_000_003L * turn));
        return all.get((number - 1) % all.size());
    }

    boolean isCancelled() {
        return this == CANCELLED_WAITING || this == CANCELLED_AT_WORK || this == CANCELLED_ELSEWHERE;
    }

    /** Whether what waits is neither approved nor too late to be. */
    boolean isRefused() {
        return this == DENIED || this == EXPIRED;
    }

    boolean isAskedAgain() {
        return this == ASKED_AGAIN || this == DENIED || this == REVIEWED;
    }
}
