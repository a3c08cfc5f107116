package dev.orchestrator.gather.crash;

import dev.orchestrator.Orchestrator;
import dev.orchestrator.agent.Permissions;
import dev.orchestrator.call.Caller;
import dev.orchestrator.gather.process.StoresAddress;
import dev.orchestrator.port.Stores;
import dev.orchestrator.port.agent.Tool;
import dev.orchestrator.port.agent.ToolBuilder;
import dev.orchestrator.port.agent.ToolContext;
import dev.orchestrator.port.model.LanguageModel;
import dev.orchestrator.port.store.RunStore;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Opens stores and has tasks done, one after the other, each in its way; says of each what it waits for, and how it ended. Tools leave a line
 * in a file, which outlives the process. At one of the moments before and after a call of the store of runs, of the model, or of what a tool
 * does, it says where it is, and stands still.
 */
final class TaskingProcess {

    static final Caller ANNA = Caller.user("anna");
    static final Duration LEASE = Duration.ofMillis(200);
    static final String EFFECTS = "effects.txt";

    /** Far longer than it takes to kill a process that waits. */
    static final Duration TIME_TO_DECIDE = Duration.ofSeconds(1);

    private final Moments moments;
    private final Path effects;
    private final String address;
    private volatile CompletableFuture<TaskErrand> errand = new CompletableFuture<>();

    private TaskingProcess(Moments moments, Path effects, String address) {
        this.moments = moments;
        this.effects = effects;
        this.address = address;
    }

    /** What a tool is called with. */
    record Text(String text) {}

    /**
     * {@code address, folder for effects and for what a killed process leaves, moment to stop at, seed of the ways, first number, last
     * number, whether the first one was cancelled}.
     */
    public static void main(String[] args) throws Exception {
        System.setProperty("org.sqlite.tmpdir", args[1]);
        TaskingProcess process =
                new TaskingProcess(new Moments(Integer.parseInt(args[2])), Path.of(args[1], EFFECTS), args[0]);
        int first = Integer.parseInt(args[4]);
        for (int number = first; number <= Integer.parseInt(args[5]); number++) {
            process.run(number, TaskWay.of(Long.parseLong(args[3]), number), number == first && args[6].equals("true"));
        }
        System.out.println("done");
    }

    private void run(int number, TaskWay way, boolean told) throws Exception {
        errand = new CompletableFuture<>(); // a keeper may have a tool called before the errand is there
        try (StoresAddress.Opened opened = CrashStores.open(address);
                Orchestrator orchestrator = builder(opened.stores(), way).build();
                Orchestrator elsewhere =
                        builder(opened.stores(), way).takesOver(false).build()) {
            RunStore runs = opened.stores().runs();
            TaskErrand mine = new TaskErrand(number, way, told, moments, runs, orchestrator, elsewhere);
            errand.complete(mine);
            mine.run();
        }
    }

    private Orchestrator.Builder builder(Stores stores, TaskWay way) {
        RunStore runs = moments.watched(RunStore.class, stores.runs());
        Stores watched = (Stores) Proxy.newProxyInstance(
                Stores.class.getClassLoader(),
                new Class<?>[] {Stores.class},
                (proxy, method, args) -> method.getName().equals("runs") ? runs : method.invoke(stores, args));
        return Orchestrator.builder(moments.watched(LanguageModel.class, new Troupe()))
                .stores(watched)
                .turnLease(LEASE)
                .approvalsExpire(way == TaskWay.EXPIRED ? TIME_TO_DECIDE : Duration.ofDays(1))
                .agents(new Troupe.Staff())
                .tools(
                        tool("look").readOnly().build(),
                        tool("stamp").idempotent().build(),
                        tool("note").build(),
                        tool("publish").build())
                .permissions(Permissions.builder()
                        .allow("note")
                        .allow("stamp")
                        .ask("publish")
                        .build());
    }

    private ToolBuilder<Text> tool(String name) {
        return Tool.builder(name, "Does something: " + name, Text.class)
                .handler((text, context) -> effect(name, context));
    }

    private String effect(String tool, ToolContext context) throws IOException {
        moments.pass("before the effect of " + tool);
        try (FileChannel file = FileChannel.open(
                effects, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            String line = tool + " " + context.runId() + " " + context.callId() + "\n";
            file.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
            file.force(true);
        }
        moments.pass("after the effect of " + tool);
        errand.join().during(tool, context.runId());
        return tool + " is done";
    }
}
