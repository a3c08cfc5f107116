package dev.orchestrator.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.orchestrator.Orchestrator;
import dev.orchestrator.call.Attachment;
import dev.orchestrator.call.Caller;
import dev.orchestrator.data.DataRequest;
import dev.orchestrator.data.DataResult;
import dev.orchestrator.gather.content.Documents;
import dev.orchestrator.gather.sqlite.SqliteStores;
import dev.orchestrator.llm.OpenRouter;
import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherItem.State;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.StreamSupport;
import javax.imageio.ImageIO;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.graphics.image.LosslessFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a vision model gets over HTTP when data mode reads a picture: the bytes of the file, and no others. */
@Timeout(120)
class VisionTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Caller ANNA = Caller.user("anna");
    private static final String PROJECT = "film";
    private static final String WORDS = "EXIT, in red letters.";
    private static final int LARGE = 900; // pixels a side: some megabytes of noise, many pieces in the store

    @TempDir
    private Path folder;

    private final List<JsonNode> received = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private OpenRouter openRouter;
    private SqliteStores stores;
    private Orchestrator orchestrator;

    @BeforeEach
    void starts() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/v1/chat/completions", this::answer);
        server.start();
        openRouter = OpenRouter.builder()
                .baseUrl("http://127.0.0.1:" + server.getAddress().getPort() + "/api/v1")
                .apiKey("none")
                .defaultModel("author/default")
                .visionModel("author/vision")
                .build();
        stores = SqliteStores.open(folder.resolve("stores.db"));
        orchestrator = Orchestrator.builder(openRouter.gateway().build())
                .stores(stores)
                .documents(Documents.create())
                .build();
    }

    @AfterEach
    void stops() {
        orchestrator.close();
        stores.close();
        openRouter.close();
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            received.add(JSON.readTree(exchange.getRequestBody().readAllBytes()));
            byte[] body = ("{\"model\":\"author/vision\",\"choices\":[{\"message\":{\"content\":\"" + WORDS
                            + "\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1,"
                            + "\"cost\":0.0001}}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static BufferedImage noise(int side) {
        BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(side);
        for (int i = 0; i < side * side; i++) {
            image.setRGB(i % side, i / side, random.nextInt());
        }
        return image;
    }

    private static byte[] image(String format, int side) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        assertThat(ImageIO.write(noise(side), format, bytes)).isTrue();
        return bytes.toByteArray();
    }

    private static byte[] scan() throws IOException {
        try (PDDocument document = new PDDocument()) {
            PDPage page = new PDPage();
            document.addPage(page);
            try (PDPageContentStream content = new PDPageContentStream(document, page)) {
                content.drawImage(LosslessFactory.createFromImage(document, noise(50)), 50, 50);
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            document.save(bytes);
            return bytes.toByteArray();
        }
    }

    /** Brings files, each in a request of its own to the model; returns the item. */
    private GatherItem bring(Attachment... files) {
        DataResult result = orchestrator.data(
                DataRequest.builder(ANNA, PROJECT).attach(files).enrich(false).build());
        GatherItem item = orchestrator.gather().get(ANNA, PROJECT, result.itemId());
        assertThat(item.state()).as("%s", item.problem()).isEqualTo(State.COMPLETE);
        assertThat(received).hasSize(files.length);
        return item;
    }

    /** The only part of a kind in all that was sent with a request. */
    private static JsonNode part(JsonNode request, String type) {
        List<JsonNode> parts = new ArrayList<>();
        request.path("messages")
                .forEach(message -> StreamSupport.stream(message.path("content").spliterator(), false)
                        .filter(part -> part.path("type").asText().equals(type))
                        .forEach(parts::add));
        assertThat(parts).hasSize(1);
        return parts.get(0).path(type);
    }

    private static void assertDataUrl(JsonNode url, String mediaType, byte[] bytes) {
        String[] halves = url.asText().split(",", 2);
        assertThat(halves[0]).isEqualTo("data:" + mediaType + ";base64");
        assertThat(Base64.getDecoder().decode(halves[1])).isEqualTo(bytes);
    }

    @Test
    void an_image_is_sent_as_it_is_to_the_model_that_sees() throws IOException {
        byte[] png = image("png", 60);
        GatherItem item = bring(Attachment.file(Files.write(folder.resolve("sign.png"), png)));
        assertThat(received.get(0).path("model").asText()).isEqualTo("author/vision");
        assertDataUrl(part(received.get(0), "image_url").path("url"), "image/png", png);
        assertThat(item.extractedText()).isEqualTo(WORDS);
    }

    @Test
    void a_large_image_is_sent_to_its_last_byte() throws IOException {
        byte[] png = image("png", LARGE);
        assertThat(png.length).isGreaterThan(2 << 20);
        bring(Attachment.bytes("wall.png", "image/png", png));
        assertDataUrl(part(received.get(0), "image_url").path("url"), "image/png", png);
    }

    @Test
    void images_of_one_item_are_each_shown_once_in_their_order() throws IOException {
        byte[] first = image("png", 20);
        byte[] second = image("jpg", 30);
        GatherItem item = bring(
                Attachment.bytes("first.png", "image/png", first),
                Attachment.bytes("second.jpg", "image/jpeg", second));
        assertDataUrl(part(received.get(0), "image_url").path("url"), "image/png", first);
        assertDataUrl(part(received.get(1), "image_url").path("url"), "image/jpeg", second);
        assertThat(item.extractedText()).isEqualTo(WORDS + "\n\n" + WORDS);
    }

    /** Providers refuse an image whose type is not that of its bytes. */
    @Test
    void an_image_under_a_wrong_name_is_sent_with_the_type_of_its_bytes() throws IOException {
        byte[] jpeg = image("jpg", 30);
        byte[] png = image("png", 30);
        bring(Attachment.bytes("really-a.png", "image/png", jpeg), Attachment.bytes("no-name", "text/plain", png));
        assertDataUrl(part(received.get(0), "image_url").path("url"), "image/jpeg", jpeg);
        assertDataUrl(part(received.get(1), "image_url").path("url"), "image/png", png);
    }

    @Test
    void a_scanned_pdf_is_sent_as_it_is() throws IOException {
        byte[] pdf = scan();
        GatherItem item = bring(Attachment.file(Files.write(folder.resolve("scan.pdf"), pdf)));
        JsonNode file = part(received.get(0), "file");
        assertThat(file.path("filename").asText()).isEqualTo("scan.pdf");
        assertDataUrl(file.path("file_data"), "application/pdf", pdf);
        assertThat(item.extractedText()).isEqualTo(WORDS);
    }
}
