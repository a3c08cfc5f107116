package dev.orchestrator.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.agent.DepartmentClassifier.Choice;
import dev.orchestrator.agent.Routing.Method;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.CancelledException;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.ModelException;
import dev.orchestrator.inmemory.DefaultAgents;
import dev.orchestrator.port.agent.Department;
import dev.orchestrator.port.model.EmbeddingModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who is asked where keywords leave a task open. */
class TaskRouterModelsTest {

    /** Keywords know nothing of it. */
    private static final RoutingRequest OPEN = RoutingRequest.of(null, "Bring the whale to Lisbon");

    private static final RoutingRequest CLEAR = RoutingRequest.of(null, "Compose music");

    /** Knows of every text only whether there is a certain word in it. */
    private static final class Embeddings implements EmbeddingModel {
        private final String whatWhalesAre;
        private final List<List<String>> asked = new ArrayList<>();
        private boolean failing;

        Embeddings(String whatWhalesAre) {
            this.whatWhalesAre = whatWhalesAre;
        }

        @Override
        public List<float[]> embed(List<String> texts, Cancellation cancellation) {
            cancellation.throwIfCancelled();
            asked.add(List.copyOf(texts));
            if (failing) {
                throw ModelException.of(ErrorCode.LLM_ERROR, "embeddings", "out of order")
                        .build();
            }
            return texts.stream().map(this::vector).toList();
        }

        private float[] vector(String text) {
            boolean alike = text.contains("whale") || text.startsWith(whatWhalesAre);
            return alike ? new float[] {1, 0.1f} : new float[] {0.1f, 1};
        }

        @Override
        public int dimensions() {
            return 2;
        }

        @Override
        public String id() {
            return "whales";
        }
    }

    private final Embeddings embeddings = new Embeddings("Production.");
    private final List<String> classified = new ArrayList<>();

    private TaskRouter router() {
        return TaskRouter.builder(DefaultAgents.directory())
                .embeddings(embeddings)
                .build();
    }

    private static TaskRouter withoutEmbeddings() {
        return TaskRouter.create(DefaultAgents.directory());
    }

    private DepartmentClassifier answering(String department, double confidence) {
        return (text, departments, cancellation) -> {
            classified.add(text);
            assertThat(departments).extracting(Department::id).hasSize(7).contains("story", "audio");
            return department == null ? Optional.empty() : Optional.of(new Choice(department, confidence));
        };
    }

    @Test
    void what_keywords_leave_open_goes_to_who_is_near_in_meaning() {
        Routing routing = router().route(OPEN, Cancellation.none());
        assertThat(routing.method()).isEqualTo(Method.EMBEDDINGS);
        assertThat(routing.agentId()).isEqualTo("production-head");
        assertThat(routing.confidence()).isBetween(0.5, 1.0);
        assertThat(routing.reasons()).containsExactly("similarity to its description: 1.00");
    }

    @Test
    void what_keywords_say_counts_as_well() {
        Embeddings undecided = new Embeddings("none of them");
        TaskRouter router = TaskRouter.builder(DefaultAgents.directory())
                .embeddings(undecided)
                .sure(1)
                .build();
        assertThat(router.route(CLEAR, Cancellation.none()).department()).isEqualTo("audio");
    }

    @Test
    void nobody_is_asked_where_keywords_are_clear() {
        Routing routing = router().route(CLEAR, answering("story", 1), Cancellation.none());
        assertThat(routing.method()).isEqualTo(Method.KEYWORDS);
        assertThat(embeddings.asked).isEmpty();
        assertThat(classified).isEmpty();
    }

    @Test
    void the_vectors_of_departments_are_asked_for_once() {
        TaskRouter router = router();
        router.route(OPEN, Cancellation.none());
        router.route(OPEN, Cancellation.none());
        assertThat(embeddings.asked).extracting(List::size).containsExactly(8, 1);
    }

    @Test
    void of_a_long_task_the_beginning_is_compared() {
        router().route(RoutingRequest.of(null, "Bring the whale. " + "z".repeat(100_000)), Cancellation.none());
        assertThat(embeddings.asked.get(0).get(0))
                .startsWith("Bring the whale.")
                .hasSizeLessThan(3_000);
    }

    @Test
    void the_classifier_is_asked_where_meaning_leaves_it_open() {
        Embeddings undecided = new Embeddings("none of them");
        TaskRouter router = TaskRouter.builder(DefaultAgents.directory())
                .embeddings(undecided)
                .build();
        Routing routing = router.route(OPEN, answering("video", 0.7), Cancellation.none());
        assertThat(routing)
                .isEqualTo(new Routing("video-head", "video", 0.7, Method.MODEL, List.of("chosen by the classifier")));
        assertThat(classified).containsExactly(OPEN.text());
    }

    @Test
    void the_classifier_is_not_asked_where_meaning_is_clear() {
        Routing routing = router().route(OPEN, answering("video", 1), Cancellation.none());
        assertThat(routing.method()).isEqualTo(Method.EMBEDDINGS);
        assertThat(classified).isEmpty();
    }

    @Test
    void a_classifier_is_enough() {
        assertThat(withoutEmbeddings()
                        .route(OPEN, answering("video", 0.4), Cancellation.none())
                        .department())
                .isEqualTo("video");
    }

    @Test
    void a_classifier_that_cannot_tell_or_names_nobody_leaves_the_default() {
        for (String department : new String[] {null, "catering"}) {
            Routing routing = withoutEmbeddings().route(OPEN, answering(department, 1), Cancellation.none());
            assertThat(routing.method()).isEqualTo(Method.DEFAULT);
            assertThat(routing.department()).isEqualTo("story");
        }
        assertThat(classified).hasSize(2);
    }

    @Test
    void models_that_fail_are_passed_over_and_named() {
        embeddings.failing = true;
        Routing routing = router().route(
                        OPEN,
                        (text, departments, cancellation) -> {
                            throw new IllegalStateException("a bug");
                        },
                        Cancellation.none());
        assertThat(routing.method()).isEqualTo(Method.DEFAULT);
        assertThat(routing.reasons())
                .containsExactly(
                        "nothing spoke for any department", "the embedding model failed", "the classifier failed");
    }

    @Test
    void a_guess_of_the_keywords_is_better_than_the_default_where_models_fail() {
        embeddings.failing = true;
        RoutingRequest weak = RoutingRequest.of(null, "Bring the whale to Lisbon in a film");
        Routing routing = router().route(weak, Cancellation.none());
        assertThat(routing.method()).isEqualTo(Method.KEYWORDS);
        assertThat(routing.department()).isEqualTo("video");
        assertThat(routing.reasons()).contains("the embedding model failed");
    }

    @Test
    void cancelling_ends_the_question_for_meaning() {
        try (Cancellation.Source source = Cancellation.source()) {
            source.cancel(Cancellation.Reason.CALLER, "enough");
            assertThatThrownBy(() -> router().route(OPEN, source.token())).isInstanceOf(CancelledException.class);
        }
    }
}
