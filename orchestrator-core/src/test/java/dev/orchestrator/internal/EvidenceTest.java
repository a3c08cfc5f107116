package dev.orchestrator.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.internal.base.TokenEstimate;
import dev.orchestrator.port.brain.BrainMatch;
import dev.orchestrator.port.brain.Entity;
import dev.orchestrator.query.EntityTypes;
import dev.orchestrator.stream.EntityCard;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EvidenceTest {

    @Test
    void the_best_ones_that_fit_are_shown() {
        Evidence evidence = evidence(
                400,
                IntStream.range(0, 20)
                        .mapToObj(i -> Entity.of("e-" + i, "Person", "Name " + i, "some words ".repeat(10)))
                        .toList());
        assertThat(evidence.size()).isBetween(2, 10);
        assertThat(evidence.cards()).hasSize(20);
        assertThat(evidence.piece(1)).startsWith("[1] Name 0 (character)");
        long shown = IntStream.rangeClosed(1, evidence.size())
                .mapToLong(n -> TokenEstimate.of(evidence.piece(n)))
                .sum();
        assertThat(shown).isLessThanOrEqualTo(400);
    }

    @Test
    void of_a_best_one_that_does_not_fit_the_beginning_is_shown() {
        Evidence evidence = evidence(
                100,
                List.of(
                        Entity.of("long", "Person", "Arya", "some words ".repeat(100_000)),
                        Entity.of("short", "Person", "Jon", "x")));
        assertThat(evidence.size()).isEqualTo(1);
        assertThat(TokenEstimate.of(evidence.piece(1))).isBetween(50L, 100L);
    }

    @Test
    void no_entity_fills_the_evidence_alone() {
        Evidence evidence = evidence(
                6_000,
                List.of(
                        Entity.of("long", "Person", "Arya", "some words ".repeat(100_000)),
                        Entity.of("short", "Person", "Jon", "x")));
        assertThat(evidence.size()).isEqualTo(2);
    }

    @Test
    void what_a_piece_tells_is_neither_its_number_nor_its_type() {
        Evidence evidence = evidence(
                6_000, List.of(new Entity("arya", "Person", "Arya (Stark)", "A daughter.", Map.of("age", 11))));
        assertThat(evidence.told(1)).isEqualTo("Arya (Stark)\n| A daughter.\n| age: 11");
    }

    @Test
    void a_card_is_short_whatever_the_entity_is() {
        Entity entity = new Entity(
                "e", "Person", "Arya", "A sentence of words. ".repeat(10_000), Map.of("all", "x".repeat(100_000)));
        EntityCard card = Cards.of(new BrainMatch(entity, 1, List.of()), EntityTypes.defaults());
        assertThat(card.summary()).hasSizeBetween(150, 300).endsWith("words.");
        assertThat(card.properties()).isEmpty();
    }

    private static Evidence evidence(long tokens, List<Entity> entities) {
        List<BrainMatch> matches = entities.stream()
                .map(entity -> new BrainMatch(entity, 0.9, List.of()))
                .toList();
        List<EntityCard> cards = matches.stream()
                .map(match -> Cards.of(match, EntityTypes.defaults()))
                .toList();
        return Evidence.of(matches, cards, tokens);
    }
}
