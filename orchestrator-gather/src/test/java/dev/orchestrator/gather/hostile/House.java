package dev.orchestrator.gather.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.orchestrator.Gather;
import dev.orchestrator.Orchestrator;
import dev.orchestrator.call.Caller;
import dev.orchestrator.data.DataRequest;
import dev.orchestrator.data.DataResult;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherItem.State;
import dev.orchestrator.port.store.GatherQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A project in which hostile content is brought, and another one, which must not notice. */
final class House {

    static final Caller ANNA = Caller.user("anna");

    private static final String BYSTANDER = "bystander";
    private static final String ORDINARY = "A brass lantern hangs in the lamp room.";

    final String project;
    final Orchestrator orchestrator;
    final Gather gather;
    private final List<GatherItem> ofBystander;
    private int kept;

    House(Orchestrator orchestrator, String project) {
        this.orchestrator = orchestrator;
        this.gather = orchestrator.gather();
        this.project = project;
        orchestrator.data(DataRequest.text(ANNA, BYSTANDER, ORDINARY));
        this.ofBystander = items(BYSTANDER);
        assertThat(ofBystander).hasSize(1);
    }

    DataRequest text(String text) {
        return DataRequest.text(ANNA, project, text);
    }

    DataRequest json(String json) {
        return DataRequest.json(ANNA, project, json);
    }

    List<GatherItem> items(String of) {
        List<GatherItem> items = new ArrayList<>();
        each(gather, of, items::add);
        return items;
    }

    /** Hands out all items of a project, and keeps one page of them at a time: all may be larger than the memory. */
    static void each(Gather gather, String project, Consumer<GatherItem> to) {
        GatherQuery query = GatherQuery.of(project).page(null, GatherQuery.MOST);
        List<GatherItem> page = gather.list(ANNA, query);
        while (!page.isEmpty()) {
            page.forEach(to);
            page = gather.list(ANNA, query.page(page.get(page.size() - 1).id(), GatherQuery.MOST));
        }
    }

    private int listed() {
        AtomicInteger items = new AtomicInteger();
        each(gather, project, item -> items.incrementAndGet());
        return items.get();
    }

    /** Brings content that is kept, letter by letter, as one item, however often it is brought. */
    GatherItem keeps(DataRequest request, String content) {
        DataResult result = orchestrator.data(request);
        GatherItem item = gather.get(ANNA, project, result.itemId());
        assertThat(item.content().equals(content))
                .as("kept as it came: %s", request)
                .isTrue();
        assertThat(item.projectId()).isEqualTo(project);
        assertThat(result.existed()).isFalse();
        assertThat(orchestrator.data(request).itemId()).isEqualTo(item.id());
        assertThat(listed()).isEqualTo(++kept);
        return item;
    }

    /** As {@link #keeps}, and completed by a model that means harm too. */
    void completes(DataRequest request) {
        GatherItem item = keeps(request, request.content());
        assertThat(item.state()).as("%s: %s", request, item.problem()).isEqualTo(State.COMPLETE);
        assertThat(item.enriched()).isEqualTo(HostileProcess.ADDED);
    }

    /** Brings content that leaves nothing behind but this failure. */
    void refuses(ErrorCode code, ThrowingCallable call) {
        assertThat(codeOf(call)).isEqualTo(code);
        assertThat(listed()).isEqualTo(kept);
    }

    /** The code a call fails with; what is no typed error fails the test. */
    static ErrorCode codeOf(ThrowingCallable call) {
        Throwable failure = catchThrowable(call);
        assertThat(failure).isInstanceOf(OrchestratorException.class);
        return ((OrchestratorException) failure).code();
    }

    /** Whatever was brought: the next one is served, and nobody else has gained, lost or changed anything. */
    void goesOn() {
        assertThat(items(BYSTANDER)).isEqualTo(ofBystander);
        completes(text("A rope ladder of project " + project + " leads to the attic."));
    }
}
