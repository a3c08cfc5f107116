package dev.orchestrator.architecture.seeded.error;

import dev.orchestrator.architecture.seeded.call.Innocent;

/** Goes the wrong way down the street. */
public interface UsesWhatIsRightOfIt {
    Innocent wrongWay();
}
