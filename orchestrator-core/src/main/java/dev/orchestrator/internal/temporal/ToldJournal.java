package dev.orchestrator.internal.temporal;

import dev.orchestrator.internal.base.StepKinds;
import dev.orchestrator.port.agent.Journal;
import java.util.Optional;
import java.util.Set;

/** A workflow's journal while its agents work: whoever follows the workflow is told what stands in it, for the record of the run. */
record ToldJournal(Journal kept, Told told) implements Journal {

    private static final Set<String> OF_THE_RECORD =
            Set.of(StepKinds.MODEL, StepKinds.MODEL_FAILURE, StepKinds.INTENT, StepKinds.RESULT);

    @Override
    public Optional<String> find(String kind, String key) {
        return kept.find(kind, key);
    }

    /** The loop asks before it writes, so that no step comes twice. */
    @Override
    public void record(String kind, String key, String data) {
        if (kind.equals(StepKinds.APPROVAL)) { // handed over by itself, where the workflow waits
            kept.record(kind, key, StepText.at(data, told.now()));
            return;
        }
        kept.record(kind, key, data);
        if (OF_THE_RECORD.contains(kind)) {
            told.did(kind, key, data);
        }
    }
}
