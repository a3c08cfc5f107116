package dev.orchestrator.gather.crash;

import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandSucceededEvent;
import dev.orchestrator.Orchestrator;
import dev.orchestrator.call.Attachment;
import dev.orchestrator.call.Caller;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.data.DataRequest;
import dev.orchestrator.error.DocumentException;
import dev.orchestrator.error.ErrorCode;
import dev.orchestrator.gather.process.StoresAddress;
import dev.orchestrator.port.Stores;
import dev.orchestrator.port.content.DocumentReader;
import dev.orchestrator.port.content.DocumentText;
import dev.orchestrator.port.model.ContentPart;
import dev.orchestrator.port.model.LanguageModel;
import dev.orchestrator.port.model.ModelRequest;
import dev.orchestrator.port.model.ModelResponse;
import dev.orchestrator.port.store.AttachmentStore;
import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherStore;
import dev.orchestrator.stream.EventSink;
import dev.orchestrator.stream.StreamListener;
import dev.orchestrator.testing.ScriptedModel;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Opens stores and brings contents to data mode, one after the other or all at once; says of each that it is kept once the store has
 * taken it. At one of the moments before and after a call of the store of items, of that of files, of the reader or of the model, or after a command to a database of
 * items, it says where it is, and stands still.
 */
final class BringingProcess implements CommandListener {

    static final Caller ANNA = Caller.user("anna");
    static final Duration TURN_LEASE = Duration.ofMillis(200);

    private final Moments moments;

    private BringingProcess(Moments moments) {
        this.moments = moments;
    }

    /** The content of a number: no two are alike. */
    static String content(int number) {
        return "Prop number " + number + " lies on shelf " + number * 31 + " of store room " + number * 17;
    }

    /** The number of a content. */
    static int number(String content) {
        return Integer.parseInt(content.split(" ", -1)[2]);
    }

    /** Every second one has a file with it. */
    static DataRequest request(String project, int number) {
        DataRequest.Builder request = DataRequest.builder(ANNA, project).text(content(number));
        return hasFile(number)
                ? request.attach(Attachment.text("note.txt", note(number))).build()
                : request.build();
    }

    static boolean hasFile(int number) {
        return number % 2 == 0;
    }

    /** What stands in the file of a number. */
    static String note(int number) {
        return "A note on prop number " + number + ": it was mended " + number * 13 + " times";
    }

    /** {@code address, folder for what a killed process leaves, project, moment to stop at, whether all at once, first number, last number}. */
    public static void main(String[] args) throws Exception {
        System.setProperty("org.sqlite.tmpdir", args[1]);
        List<DataRequest> requests = IntStream.rangeClosed(Integer.parseInt(args[5]), Integer.parseInt(args[6]))
                .mapToObj(number -> request(args[2], number))
                .toList();
        new BringingProcess(Moments.at(args[3])).bring(args[0], requests, Boolean.parseBoolean(args[4]));
    }

    private void bring(String address, List<DataRequest> requests, boolean atOnce) throws Exception {
        try (StoresAddress.Opened opened = CrashStores.open(address, this);
                Orchestrator orchestrator = orchestrator(
                        moments.watched(LanguageModel.class, new Completing()),
                        opened.stores(),
                        Map.of(
                                "gather",
                                        moments.watched(
                                                GatherStore.class,
                                                telling(opened.stores().gather())),
                                "attachments",
                                        moments.watched(
                                                AttachmentStore.class,
                                                opened.stores().attachments())),
                        moments.watched(DocumentReader.class, new Plain()))) {
            if (atOnce) {
                orchestrator
                        .gather()
                        .ingest(ANNA, requests, new StreamListener<>() {})
                        .await();
            } else {
                requests.forEach(orchestrator::data);
            }
        }
        System.out.println("done");
    }

    /** Says what the store has taken, before anybody else hears of it. */
    private static GatherStore telling(GatherStore store) {
        return (GatherStore) Proxy.newProxyInstance(
                GatherStore.class.getClassLoader(), new Class<?>[] {GatherStore.class}, (proxy, method, args) -> {
                    try {
                        Object result = method.invoke(store, args);
                        if (method.getName().equals("insert")) {
                            GatherItem item = (GatherItem) result;
                            System.out.println("kept " + item.id() + " " + item.content());
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** {@code watched} are stores that stand for others, by name. */
    static Orchestrator orchestrator(
            LanguageModel model, Stores stores, Map<String, ?> watched, DocumentReader reader) {
        Stores some = (Stores) Proxy.newProxyInstance(
                Stores.class.getClassLoader(), new Class<?>[] {Stores.class}, (proxy, method, args) -> {
                    Object store = watched.get(method.getName());
                    return store == null ? method.invoke(stores, args) : store;
                });
        return Orchestrator.builder(model)
                .stores(some)
                .documents(reader)
                .turnLease(TURN_LEASE)
                .build();
    }

    /** Reads whatever comes as text. */
    static final class Plain implements DocumentReader {
        @Override
        public DocumentText read(String name, Attachment.Content content, Cancellation cancellation) {
            try (InputStream bytes = content.open()) {
                return DocumentText.of(new String(bytes.readAllBytes(), StandardCharsets.UTF_8), "text/plain");
            } catch (IOException e) {
                throw new DocumentException(ErrorCode.VALIDATION_ERROR, name, "could not be read", true, e);
            }
        }
    }

    /** A write of an item is several commands: it may end between any two of them. */
    @Override
    public void commandSucceeded(CommandSucceededEvent event) {
        if (event.getDatabaseName().startsWith("aladdin-gather-")) {
            moments.pass("after command " + event.getCommandName());
        }
    }

    /** Completes whatever it is asked to, in one round. */
    static final class Completing implements LanguageModel {
        @Override
        public ModelResponse generate(ModelRequest request, EventSink events, Cancellation cancellation) {
            String answer = !asksForJson(request)
                    ? "It lies on a shelf."
                    : "{\"fields\":[{\"name\":\"place\",\"value\":\"shelf\"}],\"complete\":true}";
            return ScriptedModel.answering(answer).generate(request, events, cancellation);
        }

        /** A model of which nothing is known is asked in words. */
        private static boolean asksForJson(ModelRequest request) {
            return request.messages().stream()
                    .flatMap(message -> message.content().stream())
                    .anyMatch(part -> part instanceof ContentPart.Text words
                            && words.text().contains("JSON Schema"));
        }
    }
}
