package dev.orchestrator.gather.crash;

import dev.orchestrator.Orchestrator;
import dev.orchestrator.agent.Permissions;
import dev.orchestrator.call.Caller;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.gather.process.StoresAddress;
import dev.orchestrator.port.agent.Tool;
import dev.orchestrator.port.model.LanguageModel;
import dev.orchestrator.stream.StreamEvent.RequestAccepted;
import dev.orchestrator.stream.StreamListener;
import dev.orchestrator.task.TaskRequest;
import dev.orchestrator.task.TaskResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Has many tasks done at once, and goes on with those of others whose process has died. Says "accepted" when all its own are, and "ended" with
 * the run of each of its own that ended here; lives until it is killed.
 */
final class SharingProcess {

    static final Caller ANNA = Caller.user("anna");
    static final Duration LEASE = Duration.ofSeconds(3);

    private static final long THINKING = Duration.ofMillis(100).toNanos();

    private SharingProcess() {}

    /** What a tool is called with. */
    record Text(String text) {}

    /** {@code address, file for effects, name, number of tasks}. */
    public static void main(String[] args) throws Exception {
        int count = Integer.parseInt(args[3]);
        try (StoresAddress.Opened opened = StoresAddress.open(args[0]);
                Orchestrator orchestrator = orchestrator(opened, Path.of(args[1]), args[2])) {
            AtomicInteger accepted = new AtomicInteger();
            for (int number = 0; number < count; number++) {
                TaskRequest task = TaskRequest.builder(ANNA, "Write the plot of story " + number)
                        .requestId(args[2] + "-" + number)
                        .build();
                orchestrator.task(task, new StreamListener<TaskResult>() {
                    @Override
                    public void onAccepted(RequestAccepted ids) {
                        if (accepted.incrementAndGet() == count) {
                            System.out.println("accepted");
                        }
                    }

                    @Override
                    public void onError(OrchestratorException error) {
                        System.out.println("failed " + error.code() + " " + error.getMessage());
                    }

                    @Override
                    public void onComplete(TaskResult result) {
                        System.out.println("ended " + result.runId() + " " + result.status());
                    }
                });
            }
            while (true) {
                LockSupport.park();
            }
        }
    }

    private static Orchestrator orchestrator(StoresAddress.Opened opened, Path effects, String name) {
        return builder(opened, effects, name)
                .turnLease(LEASE)
                .permissions(Permissions.builder()
                        .allow("note")
                        .allow("publish")
                        .allow("stamp")
                        .build())
                .build();
    }

    /** An orchestrator whose model thinks for a while, and whose tools leave a line that says who they are. */
    static Orchestrator.Builder builder(StoresAddress.Opened opened, Path effects, String name) {
        LanguageModel slow = (request, events, cancellation) -> {
            LockSupport.parkNanos(THINKING);
            return new Troupe().generate(request, events, cancellation);
        };
        return Orchestrator.builder(slow)
                .stores(opened.stores())
                .agents(new Troupe.Staff())
                .tools(
                        tool("look", effects, name),
                        tool("stamp", effects, name),
                        tool("note", effects, name),
                        tool("publish", effects, name));
    }

    private static Tool tool(String tool, Path effects, String name) {
        return Tool.builder(tool, "Does something: " + tool, Text.class)
                .handler((text, context) -> {
                    write(effects, tool + " " + context.runId() + " " + context.callId() + " " + name);
                    return "done";
                })
                .build();
    }

    /** One write of a line at the end is one step for all processes. */
    private static void write(Path file, String line) throws IOException {
        Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
