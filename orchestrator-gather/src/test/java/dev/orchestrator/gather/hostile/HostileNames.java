package dev.orchestrator.gather.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.orchestrator.Orchestrator;
import dev.orchestrator.call.Attachment;
import dev.orchestrator.call.Caller;
import dev.orchestrator.data.DataRequest;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherQuery;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Names of projects, users and conversations that are something else to a file system or a database. */
final class HostileNames {

    private static final String SAME = "The same words in every project.";
    private static final int LONGEST = 200;

    private static final List<String> PROJECTS = List.of(
            "../x",
            "a b",
            "admin",
            "local",
            "config",
            "$where",
            "{\"$ne\":null}",
            "a.b",
            "a/b",
            "a\\b",
            "a\0b",
            "a\nb",
            "%",
            "a%",
            "_",
            "*",
            "'; DROP TABLE gather; --",
            "a",
            "A",
            "a ",
            "gather",
            "aladdin-gather-a",
            "cut \uD83D",
            "🙂",
            "x".repeat(LONGEST));

    /** Those after which MongoDB lets no database be named; of two that differ in case alone it is the second. */
    private static final List<String> OF_NO_DATABASE = List.of(
            "../x",
            "a b",
            "$where",
            "{\"$ne\":null}",
            "a.b",
            "a/b",
            "a\\b",
            "a\0b",
            "a\nb",
            "*",
            "'; DROP TABLE gather; --",
            "A",
            "a ",
            "cut \uD83D",
            "x".repeat(LONGEST));

    private final House house;
    private final boolean refusing;
    private final List<String> kept = new ArrayList<>();

    HostileNames(Orchestrator orchestrator, boolean refusing) {
        this.house = new House(orchestrator, "names");
        this.refusing = refusing;
    }

    void all() {
        PROJECTS.forEach(this::bring);
        apart();
        wrong();
        callers();
        house.goesOn();
        apart();
    }

    private void bring(String project) {
        DataRequest request = DataRequest.text(House.ANNA, project, SAME);
        if (refusing && OF_NO_DATABASE.contains(project)) {
            refused(request);
        } else {
            house.orchestrator.data(request);
            kept.add(project);
        }
    }

    private void refused(DataRequest request) {
        String project = request.projectId();
        List<ThrowingCallable> calls = List.of(
                () -> house.orchestrator.data(request),
                () -> house.gather.list(House.ANNA, GatherQuery.of(project)),
                () -> house.gather.search(House.ANNA, project, "words", 1),
                () -> house.gather.get(House.ANNA, project, "i"),
                () -> house.gather.delete(House.ANNA, project, "i"),
                () -> house.gather.retryPending(House.ANNA, project));
        for (ThrowingCallable call : calls) {
            assertThat(House.codeOf(call)).as("project %s", project).isEqualTo(ErrorCode.VALIDATION_ERROR);
        }
    }

    /** Every project has its own item, and none another one's. */
    private void apart() {
        for (String project : kept) {
            assertThat(house.items(project))
                    .extracting(GatherItem::projectId, GatherItem::content)
                    .as("project %s", project)
                    .containsExactly(tuple(project, SAME));
        }
    }

    private void wrong() {
        for (String project : List.of("", " ", "\n", "x".repeat(LONGEST + 1))) {
            house.refuses(ErrorCode.VALIDATION_ERROR, () -> DataRequest.text(House.ANNA, project, SAME));
        }
    }

    private void callers() {
        for (String user : List.of("' OR '1'='1", "$where", "a.b", "a\0b", "../x", "{\"$ne\":null}")) {
            Caller caller = Caller.user(user);
            DataRequest request = DataRequest.builder(caller, house.project)
                    .text("Words of " + user)
                    .attach(Attachment.text("../../" + user, "Words in a file"))
                    .build();
            GatherItem item = house.keeps(request, request.content());
            assertThat(item.createdBy()).isEqualTo(user);
            assertThat(item.extractedText()).isEqualTo("Words in a file");
            house.refuses(
                    ErrorCode.CONVERSATION_NOT_FOUND,
                    () -> house.orchestrator.data(DataRequest.builder(caller, house.project)
                            .text("more")
                            .conversation(user)
                            .build()));
        }
    }
}
