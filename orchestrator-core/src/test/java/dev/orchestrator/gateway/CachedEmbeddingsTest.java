package dev.orchestrator.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.CancelledException;
import dev.orchestrator.error.ModelException;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.model.EmbeddingModel;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CachedEmbeddingsTest {

    private final Lengths lengths = new Lengths();

    /** Turns a text into its length, and remembers what it was asked for. */
    private static class Lengths implements EmbeddingModel {
        final List<List<String>> asked = new ArrayList<>();
        boolean forgetful;

        @Override
        public List<float[]> embed(List<String> texts, Cancellation cancellation) {
            asked.add(texts);
            return texts.stream()
                    .skip(forgetful ? 1 : 0)
                    .map(text -> new float[] {text.length(), 1})
                    .toList();
        }

        @Override
        public int dimensions() {
            return 2;
        }

        @Override
        public String id() {
            return "lengths";
        }
    }

    private static List<Integer> embed(EmbeddingModel model, String... texts) {
        return model.embed(List.of(texts), Cancellation.none()).stream()
                .map(vector -> (int) vector[0])
                .toList();
    }

    @Test
    void a_text_is_asked_for_once() {
        EmbeddingModel cached = CachedEmbeddings.of(lengths, 10);
        assertThat(embed(cached, "a", "bb", "a")).containsExactly(1, 2, 1);
        assertThat(embed(cached, "bb", "ccc", "a")).containsExactly(2, 3, 1);
        assertThat(embed(cached, "ccc")).containsExactly(3);
        assertThat(embed(cached)).isEmpty();
        assertThat(lengths.asked).containsExactly(List.of("a", "bb"), List.of("ccc"));
    }

    @Test
    void what_was_not_asked_for_longest_is_forgotten() {
        EmbeddingModel cached = CachedEmbeddings.of(lengths, 2);
        embed(cached, "a", "bb");
        embed(cached, "a");
        embed(cached, "ccc");
        assertThat(embed(cached, "a", "bb")).containsExactly(1, 2);
        assertThat(lengths.asked).containsExactly(List.of("a", "bb"), List.of("ccc"), List.of("bb"));
    }

    @Test
    void more_texts_than_are_kept_are_all_answered() {
        String[] texts = IntStream.rangeClosed(1, 50).mapToObj("x"::repeat).toArray(String[]::new);
        assertThat(embed(CachedEmbeddings.of(lengths, 3), texts))
                .isEqualTo(IntStream.rangeClosed(1, 50).boxed().toList());
    }

    @Test
    void vectors_that_are_not_what_was_promised_are_not_kept() {
        for (float[] malformed : List.of(new float[] {1}, new float[] {1, Float.NaN}, new float[] {
            Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY
        })) {
            Lengths ill = new Lengths() {
                @Override
                public List<float[]> embed(List<String> texts, Cancellation cancellation) {
                    List<float[]> sound = super.embed(texts, cancellation);
                    return asked.size() > 1 ? sound : List.of(malformed);
                }
            };
            EmbeddingModel cached = CachedEmbeddings.of(ill, 10);
            assertThat(cached.embed(List.of("bb"), Cancellation.none())).containsExactly(malformed);
            assertThat(embed(cached, "bb")).containsExactly(2);
            assertThat(embed(cached, "bb")).containsExactly(2);
            assertThat(ill.asked).hasSize(2);
        }
    }

    @Test
    void whoever_changes_a_vector_changes_his_own() {
        EmbeddingModel cached = CachedEmbeddings.of(lengths, 10);
        cached.embed(List.of("a"), Cancellation.none()).get(0)[0] = 99;
        assertThat(embed(cached, "a")).containsExactly(1);
    }

    @Test
    void it_is_taken_for_the_model_it_stands_in_front_of() {
        EmbeddingModel cached = CachedEmbeddings.of(lengths, 10);
        assertThat(cached.id()).isEqualTo("lengths");
        assertThat(cached.dimensions()).isEqualTo(2);
    }

    @Test
    void a_model_that_answers_too_little_fails_and_nothing_is_kept() {
        EmbeddingModel cached = CachedEmbeddings.of(lengths, 10);
        lengths.forgetful = true;
        assertThatThrownBy(() -> embed(cached, "a", "bb")).isInstanceOf(ModelException.class);
        lengths.forgetful = false;
        assertThat(embed(cached, "a", "bb")).containsExactly(1, 2);
    }

    @Test
    void a_cancelled_call_is_not_answered() {
        EmbeddingModel cached = CachedEmbeddings.of(lengths, 10);
        embed(cached, "a");
        Cancellation.Source source = Cancellation.source();
        source.cancel(Cancellation.Reason.CALLER, "by a test");
        assertThatThrownBy(() -> cached.embed(List.of("a"), source.token())).isInstanceOf(CancelledException.class);
    }

    @Test
    void it_keeps_at_least_one() {
        assertThatThrownBy(() -> CachedEmbeddings.of(lengths, 0)).isInstanceOf(OrchestratorException.class);
    }
}
