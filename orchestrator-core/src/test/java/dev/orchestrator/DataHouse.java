package dev.orchestrator;

import dev.orchestrator.call.Caller;
import dev.orchestrator.call.Cancellation;
import dev.orchestrator.data.DataRequest;
import dev.orchestrator.gateway.Hop;
import dev.orchestrator.gateway.ModelGateway;
import dev.orchestrator.inmemory.InMemoryStores;
import dev.orchestrator.port.Stores;
import dev.orchestrator.port.model.ContentPart;
import dev.orchestrator.port.model.LanguageModel;
import dev.orchestrator.port.model.ModelRequest;
import dev.orchestrator.port.model.ModelResponse;
import dev.orchestrator.port.store.AttachmentStore;
import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherStore;
import dev.orchestrator.stream.EventSink;
import dev.orchestrator.testing.ScriptedModel;
import dev.orchestrator.testing.ScriptedModel.Script;
import dev.orchestrator.testing.VirtualTime;
import java.io.InputStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** An orchestrator whose model answers each question of data mode as it is told. */
final class DataHouse implements AutoCloseable {

    static final Caller ANNA = Caller.user("anna");
    static final String PROJECT = "p-1";

    /** What data mode asks a model. */
    enum Ask {
        ENRICH("Complete it"),
        SUMMARY("in one sentence"),
        CONTEXT("two or three sentences"),
        EXTRACT("that can be read in this file"),
        SAME("the very same thing"),
        QUALIFY("Name the things");

        private final String words;

        Ask(String words) {
            this.words = words;
        }

        static Ask of(ModelRequest request) {
            String text = text(request);
            for (Ask ask : values()) {
                if (text.contains(ask.words)) {
                    return ask;
                }
            }
            throw new AssertionError("data mode asked something else: " + text);
        }
    }

    /** Answers each kind of question with a script. */
    static final class Answers implements LanguageModel {
        private final Map<Ask, Supplier<Script>> scripts = new EnumMap<>(Ask.class);
        private final List<ModelRequest> requests = new CopyOnWriteArrayList<>();

        Answers() {
            to(Ask.ENRICH, "{\"fields\":[{\"name\":\"colour\",\"value\":\"red\"}],\"complete\":true}");
            to(Ask.SUMMARY, "A red lantern.");
            to(Ask.CONTEXT, "It belongs to Vera. It hangs in the lighthouse.");
            to(Ask.EXTRACT, "The words in the picture.");
            to(
                    Ask.QUALIFY,
                    "{\"things\":[{\"name\":\"Red lantern\",\"type\":\"Prop\",\"text\":\"Hangs on a hook.\"}],"
                            + "\"links\":[{\"from\":\"Vera\",\"type\":\"OWNS\",\"to\":\"red lantern\"},"
                            + "{\"from\":\"Nobody\",\"type\":\"OWNS\",\"to\":\"Red lantern\"}]}");
            to(Ask.SAME, "{\"verdicts\":[{\"number\":1,\"verdict\":\"UNSURE\"}]}");
        }

        Answers to(Ask ask, String answer) {
            return to(ask, () -> Script.answer(answer));
        }

        Answers to(Ask ask, Supplier<Script> script) {
            scripts.put(ask, script);
            return this;
        }

        List<ModelRequest> asked(Ask ask) {
            return requests.stream().filter(request -> Ask.of(request) == ask).toList();
        }

        List<ModelRequest> requests() {
            return requests;
        }

        @Override
        public ModelResponse generate(ModelRequest request, EventSink events, Cancellation cancellation) {
            requests.add(request);
            return ScriptedModel.playing(scripts.get(Ask.of(request)).get()).generate(request, events, cancellation);
        }
    }

    final VirtualTime time = new VirtualTime();
    final InMemoryStores stores = InMemoryStores.create(time.clock());
    final Orchestrator orchestrator;

    private DataHouse(LanguageModel model, UnaryOperator<Orchestrator.Builder> more) {
        ModelGateway once = ModelGateway.builder(Hop.primary(model, null).attempts(1))
                .time(time.clock(), time)
                .build();
        Orchestrator.Builder builder = Orchestrator.builder(once).stores(stores).time(time.clock(), time);
        this.orchestrator = more.apply(builder).build();
    }

    static DataHouse of(LanguageModel model) {
        return new DataHouse(model, builder -> builder);
    }

    static DataHouse of(LanguageModel model, UnaryOperator<Orchestrator.Builder> more) {
        return new DataHouse(model, more);
    }

    /** Stores whose items are asked for by way of a test. */
    static Stores storesWith(Stores stores, InvocationHandler gather) {
        GatherStore watched = proxy(GatherStore.class, gather);
        return proxy(
                Stores.class,
                (proxy, method, arguments) ->
                        method.getName().equals("gather") ? watched : method.invoke(stores, arguments));
    }

    /** Stores whose attachments are opened by way of a test. */
    static Stores storesOpening(Stores stores, UnaryOperator<Optional<InputStream>> opening) {
        return storesKeeping(stores, (proxy, method, arguments) -> {
            Object result = method.invoke(stores.attachments(), arguments);
            return result instanceof Optional<?> found ? opening.apply(found.map(InputStream.class::cast)) : result;
        });
    }

    /** Stores whose attachments are deleted when a test has seen their ids. */
    static Stores storesDeleting(Stores stores, Consumer<String> deleting) {
        return storesKeeping(stores, (proxy, method, arguments) -> {
            if (method.getName().equals("delete")) {
                deleting.accept((String) arguments[1]);
            }
            return method.invoke(stores.attachments(), arguments);
        });
    }

    /** Stores whose attachments are asked for by way of a test. */
    static Stores storesKeeping(Stores stores, InvocationHandler attachments) {
        AttachmentStore watched = proxy(AttachmentStore.class, attachments);
        return proxy(
                Stores.class,
                (proxy, method, arguments) ->
                        method.getName().equals("attachments") ? watched : method.invoke(stores, arguments));
    }

    private static <T> T proxy(Class<T> port, InvocationHandler handler) {
        return port.cast(Proxy.newProxyInstance(DataHouse.class.getClassLoader(), new Class<?>[] {port}, handler));
    }

    static DataRequest text(String text) {
        return DataRequest.text(ANNA, PROJECT, text);
    }

    static String text(ModelRequest request) {
        StringBuilder text = new StringBuilder();
        request.messages()
                .forEach(message -> message.content().forEach(part -> {
                    if (part instanceof ContentPart.Text words) {
                        text.append(words.text());
                    }
                }));
        return text.toString();
    }

    GatherItem item(String id) {
        return orchestrator.gather().get(ANNA, PROJECT, id);
    }

    @Override
    public void close() {
        orchestrator.close();
    }
}
