package dev.orchestrator.conformance;

import static dev.orchestrator.conformance.BrokenBrain.writing;
import static dev.orchestrator.conformance.BrokenBrain.written;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.brain.Brain;
import dev.orchestrator.port.brain.Entity;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Brains that refuse too little or too much, or have written already when they do. */
final class BrainRefusalMutants {

    private static final String ENDS = "a_relation_needs_an_entity_at_each_of_its_ends";
    private static final String BATCH = "a_batch_may_be_large_and_no_larger";

    private BrainRefusalMutants() {}

    static List<Mutant<Brain>> all() {
        return Stream.of(ends(), batches()).flatMap(List::stream).toList();
    }

    private static List<Mutant<Brain>> ends() {
        return List.of(
                writing(
                        "a relation without ends is passed over",
                        (brain, p, entities, relations) -> {
                            Set<String> ids = entities.stream().map(Entity::id).collect(Collectors.toSet());
                            written(
                                    brain,
                                    p,
                                    entities,
                                    relations.stream()
                                            .filter(r -> ids.contains(r.from()) || brain.has(p, r.from()))
                                            .filter(r -> ids.contains(r.to()) || brain.has(p, r.to()))
                                            .toList());
                        },
                        ENDS),
                writing(
                        "entities without ends are made up",
                        (brain, p, entities, relations) -> {
                            written(brain, p, entities, List.of());
                            List<Entity> ends = relations.stream()
                                    .flatMap(r -> Stream.of(r.from(), r.to()))
                                    .filter(id -> !brain.has(p, id))
                                    .map(id -> Entity.of(id, "other", id, ""))
                                    .toList();
                            written(brain, p, ends, relations);
                        },
                        ENDS),
                writing(
                        "entities are written before a relation is refused",
                        (brain, p, entities, relations) -> {
                            written(brain, p, entities, List.of());
                            written(brain, p, List.of(), relations);
                        },
                        ENDS),
                writing(
                        "relations are written that are not the refused one",
                        (brain, p, entities, relations) -> {
                            relations.stream()
                                    .filter(r -> brain.has(p, r.from()) && brain.has(p, r.to()))
                                    .forEach(r -> written(brain, p, List.of(), List.of(r)));
                            written(brain, p, entities, relations);
                        },
                        ENDS),
                writing(
                        "a refusal does not say what it is about",
                        (brain, p, entities, relations) -> {
                            try {
                                written(brain, p, entities, relations);
                            } catch (OrchestratorException e) {
                                throw new OrchestratorException(e.code(), "bad relation");
                            }
                        },
                        ENDS));
    }

    private static List<Mutant<Brain>> batches() {
        return List.of(
                limited("one more than a batch", Brain.LARGEST_BATCH + 1, BATCH),
                limited("one less than a batch", Brain.LARGEST_BATCH - 1, BATCH),
                Mutant.of(
                        "any number may be deleted",
                        brain -> new DelegatingBrain(brain) {
                            @Override
                            public void delete(String projectId, Collection<String> ids, Cancellation c) {
                                ids.forEach(id -> super.delete(projectId, List.of(id), c));
                            }
                        },
                        BATCH));
    }

    private static Mutant<Brain> limited(String name, int limit, String... rejectedBy) {
        return writing(
                name,
                (brain, p, entities, relations) -> {
                    if (entities.size() > limit || relations.size() > limit) {
                        throw new OrchestratorException(ErrorCode.VALIDATION_ERROR, "too many");
                    }
                    int half = entities.size() / 2;
                    written(brain, p, entities.subList(0, half), List.of());
                    written(brain, p, entities.subList(half, entities.size()), List.of());
                    int halfOfRelations = relations.size() / 2;
                    written(brain, p, List.of(), relations.subList(0, halfOfRelations));
                    written(brain, p, List.of(), relations.subList(halfOfRelations, relations.size()));
                },
                rejectedBy);
    }
}
