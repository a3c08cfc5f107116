package dev.orchestrator;

import static dev.orchestrator.DataHouse.ANNA;
import static dev.orchestrator.DataHouse.PROJECT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.DataHouse.Answers;
import dev.orchestrator.DataHouse.Ask;
import dev.orchestrator.call.Attachment;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.data.DataRequest;
import dev.orchestrator.data.DataResult;
import dev.orchestrator.data.RetryResult;
import dev.orchestrator.error.DocumentException;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.error.ModelException;
import dev.orchestrator.port.content.DocumentReader;
import dev.orchestrator.port.content.DocumentText;
import dev.orchestrator.port.content.Fetched;
import dev.orchestrator.port.model.FinishReason;
import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherItem.State;
import dev.orchestrator.port.store.GatherQuery;
import dev.orchestrator.testing.ScriptedModel.Script;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Of several files one does harm: it is told by name, the others are read, and nothing is read twice. */
@Timeout(60)
class DataFilesTest {

    private final Answers model = new Answers();

    /** Reads whatever is text; does with some files, by their names, something else. */
    private static final class Reader implements DocumentReader {
        private final Map<String, Supplier<DocumentText>> special;
        private final List<String> read = new ArrayList<>();

        Reader(Map<String, Supplier<DocumentText>> special) {
            this.special = special;
        }

        @Override
        public DocumentText read(String name, Attachment.Content content, Cancellation cancellation) {
            read.add(name);
            Supplier<DocumentText> other = special.get(name);
            if (other != null) {
                return other.get();
            }
            try (InputStream bytes = content.open()) {
                return DocumentText.of(new String(bytes.readAllBytes(), UTF_8), "text/plain");
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    private static Supplier<DocumentText> failing(String name, ErrorCode code, String detail) {
        return () -> {
            throw new DocumentException(code, name, detail, false, null);
        };
    }

    private DataHouse house(DocumentReader reader) {
        return DataHouse.of(model, builder -> builder.documents(reader));
    }

    private static Attachment text(String name) {
        return Attachment.bytes(name, "application/octet-stream", ("Words of " + name).getBytes(UTF_8));
    }

    private static Attachment image(String name) {
        return Attachment.bytes(name, "image/png", name.getBytes(UTF_8));
    }

    private static ModelException.Builder status(int status) {
        return ModelException.of(ErrorCode.LLM_ERROR, "scripted", "it answered " + status)
                .status(status)
                .retryable(status >= 500);
    }

    private static DataRequest files(Attachment... files) {
        return DataRequest.files(ANNA, PROJECT, files);
    }

    /** Which picture the model is shown follows from how often it was asked before. */
    private void pictures(Script... scripts) {
        AtomicInteger shown = new AtomicInteger();
        model.to(Ask.EXTRACT, () -> scripts[Math.min(shown.getAndIncrement(), scripts.length - 1)]);
    }

    @Test
    void a_document_that_takes_too_long_is_told_and_the_rest_is_read() {
        Reader reader =
                new Reader(Map.of("loop.pdf", failing("loop.pdf", ErrorCode.TIMEOUT, "could not be read within 60 s")));
        try (DataHouse house = house(reader)) {
            DataResult result = house.orchestrator.data(files(text("a.txt"), text("loop.pdf"), text("b.txt")));
            assertThat(result.state()).isEqualTo(State.COMPLETE);
            assertThat(result.problem()).isEqualTo("loop.pdf could not be read within 60 s");
            assertThat(result.summary()).isEqualTo("A red lantern.");
            assertThat(house.item(result.itemId()).extractedText()).isEqualTo("Words of a.txt\n\nWords of b.txt");
        }
    }

    @Test
    void an_image_that_the_provider_refuses_is_told_and_the_rest_goes_on() {
        pictures(Script.answer("one"), Script.answer().fail(status(400)), Script.answer("three"));
        try (DataHouse house = DataHouse.of(model)) {
            DataResult result = house.orchestrator.data(files(image("1.png"), image("2.svg"), image("3.png")));
            assertThat(result.state()).isEqualTo(State.COMPLETE);
            assertThat(result.problem()).startsWith("2.svg was not read").contains("it answered 400");
            assertThat(result.summary()).isEqualTo("A red lantern.");
            assertThat(house.item(result.itemId()).extractedText()).isEqualTo("one\n\nthree");
        }
    }

    @Test
    void what_was_read_of_an_item_is_paid_for_once() {
        pictures(Script.answer("one"), Script.answer("two"), Script.answer().fail(status(500)), Script.answer("three"));
        try (DataHouse house = DataHouse.of(model)) {
            DataResult result = house.orchestrator.data(files(image("1.png"), image("2.png"), image("3.png")));
            assertThat(result.state()).isEqualTo(State.PENDING);
            assertThat(result.problem()).startsWith("3.png was not read");
            assertThat(house.item(result.itemId()).extractedText()).isEqualTo("one\n\ntwo");
            assertThat(result.summary()).isNotEmpty();
            assertThat(house.orchestrator.gather().retryPending(ANNA, PROJECT)).isEqualTo(new RetryResult(1, 0, 0));
            assertThat(model.asked(Ask.EXTRACT)).hasSize(4);
            GatherItem item = house.item(result.itemId());
            assertThat(item.extractedText()).isEqualTo("one\n\ntwo\n\nthree");
            assertThat(item.problem()).isNull();
            assertThat(DataHouse.text(model.asked(Ask.SUMMARY).get(1))).contains("three");
        }
    }

    @Test
    void the_text_of_a_file_is_kept_before_the_next_one_is_read() {
        List<String> kept = new ArrayList<>();
        try (DataHouse house = DataHouse.of(model)) {
            model.to(Ask.EXTRACT, () -> {
                kept.add(house.stores
                        .gather()
                        .list(GatherQuery.of(PROJECT))
                        .get(0)
                        .extractedText());
                return Script.answer("picture " + kept.size());
            });
            house.orchestrator.data(files(image("1.png"), image("2.png")));
            assertThat(kept).containsExactly("", "picture 1");
        }
    }

    @Test
    void a_host_that_does_not_answer_keeps_nothing_but_its_document_back() {
        AtomicBoolean dead = new AtomicBoolean(true);
        DataRequest request = DataRequest.builder(ANNA, PROJECT)
                .text("A plan of the lamp room.")
                .documentUrl("https://docs.example/plan.txt")
                .build();
        try (DataHouse house = DataHouse.of(
                model,
                builder -> builder.documents(new Reader(Map.of())).urls((url, cancellation) -> {
                    if (dead.get()) {
                        throw new DocumentException(ErrorCode.TIMEOUT, "docs.example", "does not answer", true, null);
                    }
                    return new Plan(url);
                }))) {
            DataResult result = house.orchestrator.data(request);
            assertThat(result.state()).isEqualTo(State.PENDING);
            assertThat(result.problem()).isEqualTo("docs.example does not answer");
            assertThat(house.item(result.itemId()).enriched()).isEqualTo("{\"colour\":\"red\"}");
            int asked = model.requests().size();
            house.orchestrator.gather().retryPending(ANNA, PROJECT);
            assertThat(model.requests()).hasSize(asked);
            dead.set(false);
            house.orchestrator.gather().retryPending(ANNA, PROJECT);
            GatherItem item = house.item(result.itemId());
            assertThat(item.state()).isEqualTo(State.COMPLETE);
            assertThat(item.extractedText()).isEqualTo("The plan.");
        }
    }

    private record Plan(URI url) implements Fetched {
        @Override
        public String mediaType() {
            return "text/plain";
        }

        @Override
        public long size() {
            return 9;
        }

        @Override
        public InputStream open() {
            return new ByteArrayInputStream("The plan.".getBytes(UTF_8));
        }

        @Override
        public void close() {}
    }

    @Test
    void which_files_could_not_be_read_is_known_after_a_retry() {
        Reader reader =
                new Reader(Map.of("secret.pdf", failing("secret.pdf", ErrorCode.VALIDATION_ERROR, "is encrypted")));
        model.to(Ask.ENRICH, () -> Script.answer().fail(status(500)));
        try (DataHouse house = house(reader)) {
            DataResult result = house.orchestrator.data(files(text("secret.pdf"), text("a.txt")));
            assertThat(result.state()).isEqualTo(State.PENDING);
            assertThat(result.problem()).contains("secret.pdf is encrypted", "it answered 500");
            model.to(Ask.ENRICH, "{\"fields\":[],\"complete\":true}");
            house.orchestrator.gather().retryPending(ANNA, PROJECT);
            GatherItem item = house.item(result.itemId());
            assertThat(item.state()).isEqualTo(State.COMPLETE);
            assertThat(item.problem()).isEqualTo("secret.pdf is encrypted");
            assertThat(reader.read).containsExactly("secret.pdf", "a.txt");
        }
    }

    @Test
    void a_file_is_what_its_bytes_say_and_not_its_name() {
        Reader reader = new Reader(Map.of(
                "scene.bin",
                () -> new DocumentText("", "image/png", 1, List.of(1), false),
                "photo.heic",
                failing("photo.heic", ErrorCode.VALIDATION_ERROR, "is of a kind that is not known")));
        try (DataHouse house = house(reader)) {
            DataResult notes = house.orchestrator.data(files(image("notes.png")));
            assertThat(house.item(notes.itemId()).extractedText()).isEqualTo("notes.png");
            assertThat(model.asked(Ask.EXTRACT)).isEmpty();
            house.orchestrator.data(files(text("scene.bin")));
            assertThat(model.asked(Ask.EXTRACT)).hasSize(1);
            house.orchestrator.data(
                    files(Attachment.bytes("photo.heic", "image/heic", "\0\0\0\u0018ftypheic".getBytes(UTF_8))));
            assertThat(model.asked(Ask.EXTRACT)).hasSize(2);
        }
    }

    @Test
    void pages_that_only_show_pictures_are_told_where_others_have_words() {
        Reader reader = new Reader(Map.of(
                "contract.pdf", () -> new DocumentText("The contract.", "application/pdf", 3, List.of(2, 3), false)));
        try (DataHouse house = house(reader)) {
            DataResult result = house.orchestrator.data(files(text("contract.pdf")));
            assertThat(result.state()).isEqualTo(State.COMPLETE);
            assertThat(result.problem()).startsWith("contract.pdf has pages").endsWith("2, 3");
        }
    }

    @Test
    void what_a_filter_has_left_of_an_answer_is_no_text() {
        pictures(Script.answer("I cannot").finish(FinishReason.CONTENT_FILTER));
        try (DataHouse house = DataHouse.of(model)) {
            DataResult result = house.orchestrator.data(files(image("1.png")));
            assertThat(result.state()).isEqualTo(State.FAILED);
            assertThat(result.problem()).startsWith("1.png was not read").contains("filter");
            assertThat(house.item(result.itemId()).extractedText()).isEmpty();
            assertThat(house.item(result.itemId()).provenance().model()).isNotNull(); // it was paid for
        }
    }

    @Test
    void a_text_that_was_cut_off_is_kept_and_told() {
        pictures(Script.answer("the first page").finish(FinishReason.LENGTH));
        try (DataHouse house = DataHouse.of(model)) {
            DataResult result = house.orchestrator.data(files(image("1.png")));
            assertThat(result.state()).isEqualTo(State.COMPLETE);
            assertThat(result.problem()).isEqualTo("1.png is longer than what was read of it");
            assertThat(house.item(result.itemId()).extractedText()).isEqualTo("the first page");
        }
    }

    @Test
    void files_that_are_too_long_together_are_told() {
        Supplier<DocumentText> long1 = () -> DocumentText.of("x".repeat(700_000), "text/plain");
        Reader reader = new Reader(Map.of("a.txt", long1, "b.txt", long1));
        try (DataHouse house = DataHouse.of(model, builder -> builder.documents(reader))) {
            DataResult result = house.orchestrator.data(files(text("a.txt"), text("b.txt"), text("c.txt")));
            assertThat(result.state()).isEqualTo(State.COMPLETE);
            assertThat(result.problem()).contains("of b.txt only the beginning was kept", "c.txt was not read");
            assertThat(house.item(result.itemId()).extractedText()).hasSize(GatherItem.LONGEST_EXTRACT);
            assertThat(reader.read).containsExactly("a.txt", "b.txt");
        }
    }

    @Test
    void a_reader_with_a_bug_spoils_one_file_and_tells_nothing_of_its_words() {
        Reader reader = new Reader(Map.of("odd.pdf", () -> {
            throw new IllegalStateException("cannot parse: secret words");
        }));
        try (DataHouse house = house(reader)) {
            DataResult result = house.orchestrator.data(files(text("odd.pdf"), text("a.txt")));
            assertThat(result.state()).isEqualTo(State.COMPLETE);
            assertThat(result.problem())
                    .startsWith("odd.pdf was not read")
                    .contains("IllegalStateException")
                    .doesNotContain("secret");
            assertThat(house.item(result.itemId()).extractedText()).isEqualTo("Words of a.txt");
        }
    }

    @Test
    void a_file_that_can_be_read_by_now_is_read_when_somebody_asks() {
        AtomicBoolean encrypted = new AtomicBoolean(true);
        Reader reader = new Reader(Map.of("plan.pdf", () -> {
            if (encrypted.get()) {
                throw new DocumentException(ErrorCode.VALIDATION_ERROR, "plan.pdf", "is encrypted", false, null);
            }
            return DocumentText.of("The plan.", "application/pdf");
        }));
        try (DataHouse house = house(reader)) {
            DataResult result = house.orchestrator.data(files(text("plan.pdf"), text("a.txt")));
            assertThat(result.problem()).contains("plan.pdf");
            encrypted.set(false);
            GatherItem item = house.orchestrator.gather().retry(ANNA, PROJECT, result.itemId());
            assertThat(item.state()).isEqualTo(State.COMPLETE);
            assertThat(item.problem()).isNull();
            assertThat(item.extractedText()).isEqualTo("Words of a.txt\n\nThe plan.");
            assertThat(reader.read).containsExactly("plan.pdf", "a.txt", "plan.pdf");
        }
    }

    @Test
    void content_that_was_there_before_tells_of_a_file_that_could_not_be_opened() {
        Attachment gone = Attachment.of("gone.pdf", "application/pdf", () -> {
            throw new IOException("it is gone");
        });
        try (DataHouse house = DataHouse.of(model)) {
            DataResult first = house.orchestrator.data(DataHouse.text("The lantern is red."));
            DataResult second = house.orchestrator.data(DataRequest.builder(ANNA, PROJECT)
                    .text("The lantern is red.")
                    .attach(gone)
                    .build());
            assertThat(second.itemId()).isEqualTo(first.itemId());
            assertThat(second.existed()).isTrue();
            assertThat(second.problem()).isEqualTo("gone.pdf: it could not be read");
        }
    }
}
