package dev.orchestrator;

import dev.orchestrator.inmemory.InMemoryStores;
import dev.orchestrator.port.Stores;
import dev.orchestrator.port.store.AttachmentStore;
import dev.orchestrator.port.store.ConversationStore;
import dev.orchestrator.port.store.GatherItem;
import dev.orchestrator.port.store.GatherQuery;
import dev.orchestrator.port.store.GatherStore;
import dev.orchestrator.port.store.ProjectStore;
import dev.orchestrator.port.store.RunStore;
import dev.orchestrator.port.store.UsageLedger;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/** In-memory stores of which a call of Gather can be told to wait for something else, or to fail. */
final class HookedStores implements Stores {

    private record Hook(String method, Predicate<Object> argument, boolean before, Runnable work) {}

    final InMemoryStores real = InMemoryStores.create();
    private final AtomicReference<Hook> hook = new AtomicReference<>();
    private final GatherStore gather = (GatherStore) Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {GatherStore.class}, (proxy, method, arguments) -> {
                Hook there = hook.get();
                boolean meant = there != null
                        && there.method.equals(method.getName())
                        && there.argument.test(arguments[0])
                        && hook.compareAndSet(there, null);
                if (meant && there.before) {
                    there.work.run();
                }
                try {
                    Object result = method.invoke(real.gather(), arguments);
                    if (meant && !there.before) {
                        there.work.run();
                    }
                    return result;
                } catch (InvocationTargetException e) {
                    throw e.getCause();
                }
            });

    /** Does something once, before the next update of an item. */
    void beforeUpdate(String itemId, Runnable work) {
        hook.set(new Hook("update", item -> ((GatherItem) item).id().equals(itemId), true, work));
    }

    /** Does something once, after the next update of an item and before its answer arrives. */
    void afterUpdate(String itemId, Runnable work) {
        hook.set(new Hook("update", item -> ((GatherItem) item).id().equals(itemId), false, work));
    }

    /** Does something once, before an item is deleted. */
    void beforeDelete(Runnable work) {
        hook.set(new Hook("delete", project -> true, true, work));
    }

    /** Does something once, after an item was deleted and before that is told. */
    void afterDelete(Runnable work) {
        hook.set(new Hook("delete", project -> true, false, work));
    }

    /** Does something once, before items are read by id. */
    void beforeFind(Runnable work) {
        hook.set(new Hook("find", project -> true, true, work));
    }

    /** Does something once, before a list of items is gone on with. */
    void beforeNextPage(Runnable work) {
        hook.set(new Hook("list", query -> ((GatherQuery) query).after() != null, true, work));
    }

    @Override
    public RunStore runs() {
        return real.runs();
    }

    @Override
    public GatherStore gather() {
        return gather;
    }

    @Override
    public ConversationStore conversations() {
        return real.conversations();
    }

    @Override
    public AttachmentStore attachments() {
        return real.attachments();
    }

    @Override
    public UsageLedger usage() {
        return real.usage();
    }

    @Override
    public ProjectStore projects() {
        return real.projects();
    }
}
