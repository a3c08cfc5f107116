package dev.orchestrator.gather.crash;

import static dev.orchestrator.gather.crash.SharingProcess.ANNA;

import dev.orchestrator.Orchestrator;
import dev.orchestrator.agent.Permissions;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.gather.process.StoresAddress;
import dev.orchestrator.stream.Run;
import dev.orchestrator.stream.StreamEvent.RequestAccepted;
import dev.orchestrator.stream.StreamListener;
import dev.orchestrator.task.ApprovalDecision;
import dev.orchestrator.task.TaskRequest;
import dev.orchestrator.task.TaskResult;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Does what it is told, each on a thread of its own: {@code task number}, and about a run {@code approve run call}, {@code deny run call},
 * {@code cancel run}, {@code watch run}. Says "began" and "waits" of its tasks, and of the rest what came of it.
 */
final class DecidingProcess {

    static final Duration LEASE = Duration.ofSeconds(1);

    private final Orchestrator orchestrator;

    private DecidingProcess(Orchestrator orchestrator) {
        this.orchestrator = orchestrator;
    }

    /** {@code address, file for effects, name}. */
    public static void main(String[] args) throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        try (StoresAddress.Opened opened = StoresAddress.open(args[0]);
                Orchestrator orchestrator = SharingProcess.builder(opened, Path.of(args[1]), args[2])
                        .turnLease(LEASE)
                        .permissions(Permissions.builder()
                                .allow("note")
                                .allow("stamp")
                                .ask("publish")
                                .build())
                        .build();
                BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            DecidingProcess process = new DecidingProcess(orchestrator);
            System.out.println("ready");
            for (String line = orders.readLine(); line != null; line = orders.readLine()) {
                String[] words = line.split(" ");
                threads.execute(() -> process.obey(words));
            }
        }
    }

    private void obey(String[] words) {
        if (words[0].equals("task")) {
            begin(words[1]);
            return;
        }
        String came;
        try {
            came = outcome(words);
        } catch (OrchestratorException e) {
            came = e.code().name();
        }
        System.out.println(words[0] + " " + words[1] + " " + came);
    }

    private String outcome(String[] words) {
        return switch (words[0]) {
            case "approve" -> told(orchestrator.approve(ANNA, words[1], words[2], ApprovalDecision.approve()));
            case "deny" -> told(orchestrator.approve(ANNA, words[1], words[2], ApprovalDecision.deny("not now")));
            case "cancel" -> String.valueOf(orchestrator.cancel(ANNA, words[1]));
            default ->
                told(orchestrator
                        .attach(ANNA, words[1], TaskResult.class, 0, StreamListener.text(text -> {}, () -> {}))
                        .await());
        };
    }

    private static String told(TaskResult result) {
        return result.status() + " " + result.message().replace("\n", "|");
    }

    private void begin(String number) {
        TaskRequest task = TaskRequest.builder(ANNA, "Write the plot of story " + number)
                .requestId("task-" + number)
                .build();
        orchestrator.task(task, new StreamListener<TaskResult>() {
            private volatile String runId = "";

            @Override
            public void onStart(Run<?> run) {
                runId = run.id();
            }

            @Override
            public void onAccepted(RequestAccepted ids) {
                System.out.println("began " + number + " " + runId);
            }

            @Override
            public void onComplete(TaskResult result) {
                if (result.status() == TaskResult.Status.WAITING) {
                    System.out.println("waits " + number + " " + runId + " "
                            + result.approvals().get(0).callId());
                }
            }
        });
    }
}
