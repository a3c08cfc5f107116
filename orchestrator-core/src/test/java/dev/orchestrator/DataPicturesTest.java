package dev.orchestrator;

import static dev.orchestrator.DataHouse.ANNA;
import static dev.orchestrator.DataHouse.PROJECT;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.DataHouse.Answers;
import dev.orchestrator.DataHouse.Ask;
import dev.orchestrator.call.Attachment;
import dev.orchestrator.data.DataRequest;
import dev.orchestrator.data.DataResult;
import dev.orchestrator.data.RetryResult;
import dev.orchestrator.error.DocumentException;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.inmemory.InMemoryStores;
import dev.orchestrator.port.Stores;
import dev.orchestrator.port.content.DocumentReader;
import dev.orchestrator.port.content.Fetched;
import dev.orchestrator.port.content.UrlFetcher;
import dev.orchestrator.port.model.ContentPart;
import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherItem.State;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which bytes a model that sees is shown: those of pictures, that the application's own fetcher or storage has given. */
@Timeout(60)
class DataPicturesTest {

    private static final String URL = "https://cdn.example/scene.png?token=secret";
    private static final String PNG = "\u0089PNG\r\n\u001a\n a lighthouse";
    private static final DocumentReader REFUSING = (name, content, cancellation) -> {
        throw new DocumentException(ErrorCode.VALIDATION_ERROR, name, "is encrypted", false, null);
    };

    private final Answers model = new Answers();

    private static DataRequest image(String url) {
        return DataRequest.builder(ANNA, PROJECT).imageUrl(url).build();
    }

    private static Attachment file(String name, String bytes) {
        return Attachment.bytes(name, "image/png", bytes.getBytes(ISO_8859_1));
    }

    private static UrlFetcher serving(String mediaType, String bytes) {
        return (url, cancellation) -> new Served(url, mediaType, bytes);
    }

    private record Served(URI url, String mediaType, String bytes) implements Fetched {
        @Override
        public long size() {
            return bytes.length();
        }

        @Override
        public InputStream open() {
            return new ByteArrayInputStream(bytes.getBytes(ISO_8859_1));
        }

        @Override
        public void close() {}
    }

    private List<ContentPart> shown() {
        return model.asked(Ask.EXTRACT).stream()
                .flatMap(request -> request.messages().stream())
                .flatMap(message -> message.content().stream())
                .filter(part -> !(part instanceof ContentPart.Text))
                .toList();
    }

    @Test
    void without_a_fetcher_no_address_of_an_image_is_opened_by_anybody() {
        try (DataHouse house = DataHouse.of(model)) {
            DataResult result = house.orchestrator.data(image(URL));
            assertThat(result.state()).isEqualTo(State.FAILED);
            assertThat(result.problem()).startsWith("the image was not fetched").contains("no fetcher");
            DataResult attached = house.orchestrator.data(DataRequest.builder(ANNA, PROJECT)
                    .text("The lighthouse by night.")
                    .attach(Attachment.imageUrl(URL))
                    .build());
            assertThat(attached.state()).isEqualTo(State.COMPLETE);
            assertThat(attached.problem()).startsWith("image was not fetched").contains("no fetcher");
            assertThat(shown()).isEmpty();
        }
    }

    @Test
    void an_image_is_fetched_by_the_application_and_shown_by_its_bytes() {
        try (DataHouse house = DataHouse.of(model, builder -> builder.urls(serving("text/plain", PNG)))) {
            for (DataRequest request :
                    List.of(image(URL), DataRequest.files(ANNA, PROJECT, Attachment.imageUrl(URL)))) {
                DataResult result = house.orchestrator.data(request);
                assertThat(result.state()).isEqualTo(State.COMPLETE);
                assertThat(house.item(result.itemId()).extractedText()).isEqualTo("The words in the picture.");
            }
            assertThat(shown()).hasSize(2).allSatisfy(part -> {
                ContentPart.Data data = (ContentPart.Data) part;
                assertThat(data.mediaType()).isEqualTo("image/png");
                assertThat(data.bytes()).isEqualTo(PNG.getBytes(ISO_8859_1));
            });
        }
    }

    @Test
    void what_answers_at_an_address_and_is_no_image_is_shown_to_nobody() {
        try (DataHouse house = DataHouse.of(model, builder -> builder.urls(serving("image/png", "<html>Sign in")))) {
            assertThat(house.orchestrator.data(image(URL)).problem()).contains("no image of a kind that is known");
            assertThat(house.orchestrator.data(image("https://cdn.example/%")).problem())
                    .contains("its address is not valid");
        }
        UrlFetcher encrypted = serving("image/png", "%PDF-1.7 /Encrypt");
        try (DataHouse house =
                DataHouse.of(model, builder -> builder.urls(encrypted).documents(REFUSING))) {
            assertThat(house.orchestrator.data(image(URL)).problem()).isEqualTo("the image is encrypted");
        }
        assertThat(shown()).isEmpty();
    }

    @Test
    void a_document_that_is_called_an_image_and_cannot_be_read_is_shown_to_nobody() {
        try (DataHouse house = DataHouse.of(model, builder -> builder.documents(REFUSING))) {
            DataResult result =
                    house.orchestrator.data(DataRequest.files(ANNA, PROJECT, file("scan.png", "%PDF-1.7 /Encrypt")));
            assertThat(result.state()).isEqualTo(State.FAILED);
            assertThat(result.problem()).isEqualTo("scan.png is encrypted");
            assertThat(shown()).isEmpty();
        }
    }

    private DataHouse storing(AtomicReference<UnaryOperator<Optional<InputStream>>> opening) {
        Stores stores = DataHouse.storesOpening(
                InMemoryStores.create(), real -> opening.get().apply(real));
        return DataHouse.of(model, builder -> builder.stores(stores));
    }

    private static Optional<InputStream> failing(Optional<InputStream> real) {
        return real.map(bytes -> new FilterInputStream(bytes) {
            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                throw new IOException("the line to the storage is down");
            }
        });
    }

    @Test
    void a_storage_that_fails_for_a_while_leaves_the_item_pending_and_its_file_is_read_later() {
        AtomicReference<UnaryOperator<Optional<InputStream>>> opening =
                new AtomicReference<>(hashedFirst(DataPicturesTest::failing));
        try (DataHouse house = storing(opening)) {
            DataResult result = house.orchestrator.data(DataRequest.files(ANNA, PROJECT, file("1.png", PNG)));
            assertThat(result.state()).isEqualTo(State.PENDING);
            assertThat(result.problem()).startsWith("1.png could not be read from where it is kept");
            opening.set(UnaryOperator.identity());
            assertThat(house.orchestrator.gather().retryPending(ANNA, PROJECT)).isEqualTo(new RetryResult(1, 0, 0));
            GatherItem item = house.item(result.itemId());
            assertThat(item.problem()).isNull();
            assertThat(item.extractedText()).isEqualTo("The words in the picture.");
        }
    }

    @Test
    void a_file_that_is_gone_is_told_and_not_looked_for_again() {
        AtomicReference<UnaryOperator<Optional<InputStream>>> opening =
                new AtomicReference<>(hashedFirst(real -> Optional.empty()));
        try (DataHouse house = storing(opening)) {
            DataResult result = house.orchestrator.data(DataRequest.builder(ANNA, PROJECT)
                    .text("The lighthouse by night.")
                    .attach(file("1.png", PNG))
                    .build());
            assertThat(result.state()).isEqualTo(State.COMPLETE);
            assertThat(result.problem()).isEqualTo("1.png is no longer there");
        }
    }

    /** The first opening is for the hash of what came. */
    private static UnaryOperator<Optional<InputStream>> hashedFirst(UnaryOperator<Optional<InputStream>> then) {
        AtomicReference<UnaryOperator<Optional<InputStream>>> next = new AtomicReference<>(real -> real);
        return real -> next.getAndSet(then).apply(real);
    }
}
