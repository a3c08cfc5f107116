package dev.orchestrator.data;

import dev.orchestrator.data.FieldProposal.Choice;
import dev.orchestrator.internal.base.Check;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * How one item would become part of another, field by field. Nothing has changed yet: {@code Gather.merge} does it, if both
 * items are then as they were when this was made.
 *
 * @param projectId whose items
 * @param itemId the item that would be merged
 * @param itemVersion its version when this was made
 * @param itemBy who brought it
 * @param itemAt when that was
 * @param targetId the item it would become part of
 * @param targetVersion its version when this was made
 * @param targetBy who brought that
 * @param targetAt when that was
 * @param fields what would become of each field; the text of the item's files is one more, under a name that no other field has
 */
public record MergeProposal(
        String projectId,
        String itemId,
        long itemVersion,
        String itemBy,
        Instant itemAt,
        String targetId,
        long targetVersion,
        String targetBy,
        Instant targetAt,
        List<FieldProposal> fields) {

    /** Copies the list. */
    public MergeProposal {
        fields = List.copyOf(fields);
    }

    /**
     * Chooses for one field.
     *
     * @param field its name
     * @param choice what is taken
     * @return a new proposal
     * @throws dev.orchestrator.error.OrchestratorException with code VALIDATION_ERROR if there is no such field, or what is
     *     chosen is not there
     */
    public MergeProposal choose(String field, Choice choice) {
        List<FieldProposal> changed = new ArrayList<>();
        boolean found = false;
        for (FieldProposal one : fields) {
            found |= one.field().equals(field);
            changed.add(one.field().equals(field) ? chosen(one, choice) : one);
        }
        Check.that(found, "neither item has a field " + field);
        return new MergeProposal(
                projectId, itemId, itemVersion, itemBy, itemAt, targetId, targetVersion, targetBy, targetAt, changed);
    }

    private static FieldProposal chosen(FieldProposal field, Choice choice) {
        boolean there = switch (choice) {
            case ITEM -> field.itemValue() != null;
            case TARGET -> field.targetValue() != null;
            case BOTH -> field.itemValue() != null && field.targetValue() != null;
            case ASK -> true;
        };
        Check.that(there, "field " + field.field() + " has no value to choose by " + choice);
        return new FieldProposal(field.field(), field.agreement(), field.itemValue(), field.targetValue(), choice);
    }

    /**
     * Returns the fields for which somebody still has to choose.
     *
     * @return their names
     */
    public List<String> open() {
        return fields.stream()
                .filter(field -> field.choice() == Choice.ASK)
                .map(FieldProposal::field)
                .toList();
    }
}
