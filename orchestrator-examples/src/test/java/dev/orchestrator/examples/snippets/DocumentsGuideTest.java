package dev.orchestrator.examples.snippets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.call.Cancellation;
import dev.orchestrator.error.DocumentException;
import dev.orchestrator.gather.content.Documents;
import dev.orchestrator.gather.content.HttpUrlFetcher;
import dev.orchestrator.port.content.DocumentReader;
import dev.orchestrator.port.content.DocumentText;
import dev.orchestrator.port.content.Fetched;
import dev.orchestrator.port.content.UrlFetcher;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The code of docs/guides/documents.md. */
@Timeout(60)
class DocumentsGuideTest {

    private final Cancellation cancellation = Cancellation.none();

    @Test
    void a_file_is_read(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("notes.md"), "# Notes");
        assertThat(read(file).text()).isEqualTo("# Notes");
        assertThat(limited().read(file, cancellation).truncated()).isFalse();
    }

    private DocumentText read(Path file) {
        DocumentReader reader = Documents.create();
        DocumentText document = reader.read(file, cancellation);
        if (document.isScan()) {
            System.out.println("Only a model that sees can read this " + document.mediaType());
        } else {
            System.out.println(document.text());
        }
        return document;
    }

    private static Documents limited() {
        Documents reader = Documents.builder()
                .maxBytes(20_000_000)
                .maxPages(50)
                .maxCharacters(200_000)
                .timeLimit(Duration.ofSeconds(10))
                .build();
        return reader;
    }

    @Test
    void an_address_of_this_machine_is_refused() {
        assertThatThrownBy(() -> fetch(URI.create("http://127.0.0.1/"), Documents.create()))
                .isInstanceOf(DocumentException.class)
                .hasMessageContaining("not public");
    }

    private void fetch(URI url, DocumentReader reader) {
        UrlFetcher fetcher = HttpUrlFetcher.create();
        try (Fetched fetched = fetcher.fetch(url, cancellation)) {
            DocumentText document = reader.read(fetched.name(), fetched::open, cancellation);
            System.out.println(document.text());
        }
    }
}
