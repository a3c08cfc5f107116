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
import dev.orchestrator.task.ApprovalDecision;
import dev.orchestrator.task.PendingApproval;
import dev.orchestrator.task.TaskRequest;
import dev.orchestrator.task.TaskResult;
import dev.orchestrator.task.TaskResult.Status;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * Opens stores and has tasks done, one after the other; says of each what it waits for, and how it ended. Tools leave a line in a file, which
 * outlives the process. At one of the moments before and after a call of the store of runs, of the model, or of what a tool does, it says
 * where it is, and stands still.
 */
final class TaskingProcess {

    static final Caller ANNA = Caller.user("anna");
    static final Duration LEASE = Duration.ofMillis(200);
    static final String EFFECTS = "effects.txt";

    private final Moments moments;
    private final Path effects;

    private TaskingProcess(Moments moments, Path effects) {
        this.moments = moments;
        this.effects = effects;
    }

    /** What a tool is called with. */
    record Text(String text) {}

    /** {@code address, folder for effects and for what a killed process leaves, moment to stop at, first number, last number}. */
    public static void main(String[] args) throws Exception {
        System.setProperty("org.sqlite.tmpdir", args[1]);
        Moments moments = new Moments(Integer.parseInt(args[2]));
        new TaskingProcess(moments, Path.of(args[1], EFFECTS))
                .work(args[0], Integer.parseInt(args[3]), Integer.parseInt(args[4]));
    }

    static TaskRequest task(int number) {
        return TaskRequest.builder(ANNA, "Write the plot of story " + number)
                .project("harbour")
                .requestId("task-" + number)
                .build();
    }

    private void work(String address, int first, int last) throws Exception {
        try (StoresAddress.Opened opened = CrashStores.open(address);
                Orchestrator orchestrator = orchestrator(opened.stores())) {
            for (int number = first; number <= last; number++) {
                TaskResult result = orchestrator.task(task(number));
                while (result.status() == Status.WAITING) {
                    PendingApproval approval = result.approvals().get(0);
                    System.out.println("waiting " + number + " " + result.runId() + " " + approval.callId());
                    moments.pass("waiting for an approval");
                    result = orchestrator.approve(ANNA, result.runId(), approval.callId(), ApprovalDecision.approve());
                }
                System.out.println("ended " + number + " " + result.runId() + " " + result.status() + " "
                        + result.message().replace("\n", "|"));
            }
        }
        System.out.println("done");
    }

    private Orchestrator orchestrator(Stores stores) {
        RunStore runs = moments.watched(RunStore.class, stores.runs());
        Stores watched = (Stores) Proxy.newProxyInstance(
                Stores.class.getClassLoader(),
                new Class<?>[] {Stores.class},
                (proxy, method, args) -> method.getName().equals("runs") ? runs : method.invoke(stores, args));
        return Orchestrator.builder(moments.watched(LanguageModel.class, new Troupe()))
                .stores(watched)
                .turnLease(LEASE)
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
                        .build())
                .build();
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
        return tool + " is done";
    }
}
