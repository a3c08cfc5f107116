package dev.orchestrator.brain.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MissingLuceneTest {

    @Test
    void without_lucene_the_message_says_what_to_add() throws Exception {
        List<URL> rest = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            if (!entry.contains("lucene-core")) {
                rest.add(Path.of(entry).toUri().toURL());
            }
        }
        ClassLoader platform = ClassLoader.getPlatformClassLoader();
        try (URLClassLoader without = new URLClassLoader(rest.toArray(URL[]::new), platform)) {
            Class<?> brain = without.loadClass(LuceneBrain.class.getName());
            assertThat(brain).isNotSameAs(LuceneBrain.class);
            assertThatThrownBy(() -> brain.getMethod("inMemory").invoke(null))
                    .cause()
                    .hasMessageContaining("org.apache.lucene:lucene-core");
        }
    }
}
