package dev.orchestrator.gather.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.call.Attachment;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.port.content.DocumentText;
import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Without the optional libraries, what needs none works, and the rest says what to add. */
class MissingLibrariesTest {

    @TempDir
    private Path folder;

    private static URLClassLoader without(String... libraries) throws Exception {
        List<URL> rest = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            if (List.of(libraries).stream().noneMatch(entry::contains)) {
                rest.add(Path.of(entry).toUri().toURL());
            }
        }
        return new URLClassLoader(rest.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }

    private Object read(ClassLoader loader, String fixture) throws Exception {
        Path file = Files.write(folder.resolve(Path.of(fixture).getFileName()), Fixtures.bytes(fixture));
        Class<?> documents = loader.loadClass(Documents.class.getName());
        Class<?> cancellation = loader.loadClass(Cancellation.class.getName());
        Object none = cancellation.getMethod("none").invoke(null);
        Object reader = documents.getMethod("create").invoke(null);
        return documents.getMethod("read", Path.class, cancellation).invoke(reader, file, none);
    }

    @Test
    void office_documents_and_text_need_no_library() throws Exception {
        try (URLClassLoader loader = without("pdfbox", "fontbox", "jsoup", "okhttp", "commons-logging")) {
            for (String fixture : List.of("notes.docx", "budget.ods", "pitch.pptx", "notes.rtf", "source/notes.txt")) {
                assertThat(read(loader, fixture))
                        .hasToString(Fixtures.read(fixture).toString());
            }
        }
        assertThat(List.of(Attachment.class, DocumentText.class)).doesNotContainNull();
    }

    @Test
    void what_needs_a_library_says_which_one() throws Exception {
        try (URLClassLoader loader = without("pdfbox", "jsoup", "okhttp")) {
            assertThatThrownBy(() -> read(loader, "notes.pdf"))
                    .cause()
                    .hasMessageContaining("org.apache.pdfbox:pdfbox");
            assertThatThrownBy(() -> read(loader, "schedule.html")).cause().hasMessageContaining("org.jsoup:jsoup");
            Class<?> fetcher = loader.loadClass(HttpUrlFetcher.class.getName());
            assertThatThrownBy(() -> fetcher.getMethod("create").invoke(null))
                    .cause()
                    .hasMessageContaining("com.squareup.okhttp3:okhttp-jvm");
        }
    }
}
