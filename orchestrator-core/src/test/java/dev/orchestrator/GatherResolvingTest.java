package dev.orchestrator;

import static dev.orchestrator.DataHouse.ANNA;
import static dev.orchestrator.DataHouse.PROJECT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.DataHouse.Answers;
import dev.orchestrator.call.Caller;
import dev.orchestrator.data.DataRequest;
import dev.orchestrator.data.FieldProposal;
import dev.orchestrator.data.FieldProposal.Agreement;
import dev.orchestrator.data.FieldProposal.Choice;
import dev.orchestrator.data.MergePolicy;
import dev.orchestrator.data.MergeProposal;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.json.Json;
import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherMerge.Alternative;
import dev.orchestrator.port.store.GatherResolution.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GatherResolvingTest {

    private static final String OLD = "{\"name\":\"Lantern\",\"colour\":\"red\",\"price\":10.0,\"place\":\"tower\"}";
    private static final String NEW = "{\"name\":\"Lantern\",\"colour\":\"crimson\",\"price\":10,\"weight\":\"2 kg\"}";

    private final DataHouse house = DataHouse.of(new Answers());
    private Gather gather;
    private GatherItem target;
    private GatherItem item;

    @BeforeEach
    void bring() {
        gather = house.orchestrator.gather();
        target = bring(OLD, ANNA);
        house.time.pass(Duration.ofSeconds(1));
        item = bring(NEW, Caller.user("ben"));
    }

    @AfterEach
    void close() {
        house.close();
    }

    private GatherItem bring(String json, Caller caller) {
        return house.item(house.orchestrator
                .data(DataRequest.builder(caller, PROJECT)
                        .json(json)
                        .enrich(false)
                        .build())
                .itemId());
    }

    private MergeProposal propose(MergePolicy policy) {
        return gather.propose(ANNA, PROJECT, item.id(), target.id(), policy);
    }

    private static Choice choice(MergeProposal proposal, String field) {
        return proposal.fields().stream()
                .filter(one -> one.field().equals(field))
                .findFirst()
                .orElseThrow()
                .choice();
    }

    @Test
    void a_proposal_tells_field_by_field_how_two_items_agree() {
        assertThat(propose(MergePolicy.ASK).fields())
                .extracting(FieldProposal::field, FieldProposal::agreement, FieldProposal::choice)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("name", Agreement.EQUAL, Choice.TARGET),
                        org.assertj.core.groups.Tuple.tuple("colour", Agreement.CONFLICT, Choice.ASK),
                        org.assertj.core.groups.Tuple.tuple("price", Agreement.EQUAL, Choice.TARGET),
                        org.assertj.core.groups.Tuple.tuple("place", Agreement.ONLY_TARGET, Choice.TARGET),
                        org.assertj.core.groups.Tuple.tuple("weight", Agreement.ONLY_ITEM, Choice.ITEM));
    }

    @Test
    void policies_choose_by_field() {
        MergePolicy policy = MergePolicy.ASK.trusting("ben");
        assertThat(choice(propose(policy.with("colour", MergePolicy.Rule.TRUSTED)), "colour"))
                .isEqualTo(Choice.ITEM);
        assertThat(choice(propose(policy.with("colour", MergePolicy.Rule.LATEST)), "colour"))
                .isEqualTo(Choice.ITEM);
        assertThat(choice(propose(MergePolicy.KEEP_ALL), "colour")).isEqualTo(Choice.BOTH);
        assertThat(choice(propose(MergePolicy.ASK.with("colour", MergePolicy.Rule.TRUSTED)), "colour"))
                .isEqualTo(Choice.ASK);
    }

    @Test
    void the_later_word_is_what_was_brought_later_and_not_what_was_touched_last() {
        house.time.pass(Duration.ofSeconds(1));
        gather.keepBoth(ANNA, target, item.id());
        assertThat(house.item(target.id()).lastUpdated()).isAfter(item.lastUpdated());
        MergeProposal proposal = propose(MergePolicy.ASK.with("colour", MergePolicy.Rule.LATEST));
        assertThat(choice(proposal, "colour")).isEqualTo(Choice.ITEM);
        assertThat(proposal.itemAt()).isEqualTo(item.createdAt());
        assertThat(proposal.targetAt()).isEqualTo(target.createdAt());
    }

    @Test
    void a_merge_keeps_what_was_not_taken_and_can_be_undone() {
        MergeProposal proposal = propose(MergePolicy.ASK).choose("colour", Choice.ITEM);
        GatherItem merged = gather.merge(ANNA, proposal);
        assertThat(merged.resolution().kind()).isEqualTo(Kind.MERGE);
        GatherItem whole = house.item(target.id());
        assertThat(whole.content()).isEqualTo(target.content());
        assertThat(Json.read(whole.enriched())).isEqualTo(Map.of("colour", "crimson", "weight", "2 kg"));
        assertThat(whole.merges().get(0).alternatives())
                .containsExactly(new Alternative("colour", "\"crimson\"", "\"red\"", target.id()));

        assertThat(gather.undo(ANNA, PROJECT, item.id()).resolution()).isNull();
        GatherItem before = house.item(target.id());
        assertThat(before.enriched()).isNull();
        assertThat(before.merges()).isEmpty();
    }

    @Test
    void both_values_become_a_list() {
        gather.merge(ANNA, propose(MergePolicy.KEEP_ALL));
        assertThat(Json.read(house.item(target.id()).enriched()))
                .isEqualTo(Map.of("colour", List.of("red", "crimson"), "weight", "2 kg"));
    }

    @Test
    void nothing_is_merged_while_somebody_has_to_choose() {
        assertThatThrownBy(() -> gather.merge(ANNA, propose(MergePolicy.ASK))).hasMessageContaining("colour");
        assertThatThrownBy(() -> propose(MergePolicy.ASK).choose("nose", Choice.ITEM))
                .hasMessageContaining("nose");
        assertThatThrownBy(() -> propose(MergePolicy.ASK).choose("place", Choice.ITEM))
                .hasMessageContaining("place");
    }

    @Test
    void merges_are_undone_last_one_first() {
        GatherItem third = bring("{\"name\":\"Lantern\",\"oil\":\"whale\"}", ANNA);
        gather.merge(ANNA, propose(MergePolicy.KEEP_ALL));
        gather.merge(ANNA, gather.propose(ANNA, PROJECT, third.id(), target.id(), MergePolicy.KEEP_ALL));
        assertThatThrownBy(() -> gather.undo(ANNA, PROJECT, item.id())).hasMessageContaining(third.id());
        gather.undo(ANNA, PROJECT, third.id());
        gather.undo(ANNA, PROJECT, item.id());
        assertThat(house.item(target.id()).enriched()).isNull();
    }

    @Test
    void of_two_who_decide_at_once_one_is_told() throws Exception {
        for (int round = 0; round < 50; round++) {
            MergeProposal proposal = propose(MergePolicy.KEEP_ALL);
            GatherItem read = house.item(item.id());
            List<Callable<GatherItem>> calls = List.of(
                    () -> gather.merge(ANNA, proposal),
                    () -> gather.skip(ANNA, read, target.id()),
                    () -> gather.keepBoth(ANNA, read, target.id()));
            ExecutorService threads = Executors.newFixedThreadPool(3);
            List<Future<GatherItem>> results = threads.invokeAll(calls);
            threads.shutdown();
            assertThat(results.stream().filter(GatherResolvingTest::succeeded)).hasSize(1);
            boolean merged = house.item(item.id()).resolution().kind() == Kind.MERGE;
            assertThat(house.item(target.id()).merges()).hasSize(merged ? 1 : 0);
            gather.undo(ANNA, PROJECT, item.id());
        }
    }

    private static boolean succeeded(Future<GatherItem> result) {
        try {
            return result.get() != null;
        } catch (ExecutionException e) {
            assertThat(e.getCause()).isInstanceOf(OrchestratorException.class);
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void many_who_merge_into_one_item_lose_nothing() throws Exception {
        List<GatherItem> items = IntStream.range(0, 8)
                .mapToObj(i -> bring("{\"name\":\"Lantern\",\"f" + i + "\":" + i + "}", ANNA))
                .toList();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Callable<Boolean>> calls = items.stream()
                .<Callable<Boolean>>map(one -> () -> mergeUntilDone(one))
                .toList();
        for (Future<Boolean> done : threads.invokeAll(calls)) {
            assertThat(done.get()).isTrue();
        }
        threads.shutdown();
        assertThat((Map<?, ?>) Json.read(house.item(target.id()).enriched())).hasSize(8);
        assertThat(house.item(target.id()).merges()).hasSize(8);
    }

    private boolean mergeUntilDone(GatherItem one) {
        while (true) {
            try {
                gather.merge(ANNA, gather.propose(ANNA, PROJECT, one.id(), target.id(), MergePolicy.KEEP_ALL));
                return true;
            } catch (OrchestratorException changed) {
                assertThat(changed).hasMessageContaining("somebody else");
            }
        }
    }

    @Test
    void what_a_process_that_died_has_left_half_done_is_made_up_for() {
        MergeProposal proposal = propose(MergePolicy.KEEP_ALL);
        house.stores
                .gather()
                .update(
                        item.toBuilder()
                                .resolution(new dev.orchestrator.port.store.GatherResolution(
                                        Kind.MERGE,
                                        target.id(),
                                        "anna",
                                        house.time.clock().instant()))
                                .build(),
                        List.of());
        gather.merge(ANNA, proposal);
        assertThat(house.item(target.id()).merges()).hasSize(1);
    }

    @Test
    void what_was_left_out_can_come_back() {
        GatherItem skipped = gather.skip(ANNA, item, target.id());
        assertThat(skipped.resolution().kind()).isEqualTo(Kind.SKIP);
        assertThatThrownBy(() -> gather.keepBoth(ANNA, skipped, target.id())).hasMessageContaining("already");
        assertThat(gather.undo(ANNA, PROJECT, item.id()).resolution()).isNull();
        assertThatThrownBy(() -> gather.undo(ANNA, PROJECT, item.id())).hasMessageContaining("nothing");
    }
}
