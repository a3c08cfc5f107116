package dev.orchestrator.gather.crash;

import dev.orchestrator.Orchestrator;
import dev.orchestrator.chat.ChatRequest;
import dev.orchestrator.chat.ChatResult;
import dev.orchestrator.error.OrchestratorException;
import dev.orchestrator.port.store.ConversationStore;
import dev.orchestrator.stream.StreamEvent.RequestAccepted;
import dev.orchestrator.stream.StreamListener;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Random;

/**
 * Waits for a line, then chats from four threads, in conversations they share and in new ones, and says so, until it is
 * killed.
 */
final class ChattingProcess {

    private static final int THREADS = 4;
    private static final int ONE_IN_SO_MANY_IS_NEW = 4;

    private final Kill kill;
    private final Announcements announcements;
    private final Orchestrator orchestrator;

    private ChattingProcess(Kill kill, Announcements announcements, ConversationStore store) {
        this.kill = kill;
        this.announcements = announcements;
        TalkingModel model =
                new TalkingModel("process " + kill.number(), id -> announcements.reached(Phase.MID_TEXT, id));
        this.orchestrator = Orchestrator.builder(model)
                .conversations(new AnnouncingStore(kill.flaw().in(store), announcements))
                .turnLease(Killing.LEASE)
                .build();
    }

    public static void main(String[] arguments) throws Exception {
        String address = arguments[0];
        Kill kill = Kill.parse(Arrays.asList(arguments).subList(2, arguments.length));
        Announcements announcements = new Announcements(kill, CrashStores.sendsCommands(address));
        // Where SQLite's driver unpacks itself: a killed process cannot clean up, the test can.
        System.setProperty("org.sqlite.tmpdir", arguments[1]);
        announcements.say("ready");
        System.in.read();
        endWithParent();
        ConversationStore store =
                CrashStores.open(address, announcements).stores().conversations();
        ChattingProcess process = new ChattingProcess(kill, announcements, store);
        for (int thread = 0; thread < THREADS; thread++) {
            int number = thread;
            new Thread(() -> process.chat(number)).start();
        }
    }

    /** If the test is stopped, its pipe breaks. */
    private static void endWithParent() {
        Thread watch = new Thread(() -> {
            try {
                System.in.transferTo(OutputStream.nullOutputStream());
            } catch (IOException e) {
                // Broken as well.
            }
            Runtime.getRuntime().halt(1);
        });
        watch.setDaemon(true);
        watch.start();
    }

    private void chat(int thread) {
        Random random = new Random(kill.seed() + 31L * kill.number() + thread);
        for (int i = 0; true; i++) {
            String requestId = "k" + kill.number() + "-t" + thread + "-" + i;
            boolean isNew = random.nextInt(ONE_IN_SO_MANY_IS_NEW) == 0;
            String shared = Texts.sharedConversation(kill.number(), random.nextInt(Texts.SHARED_CONVERSATIONS));
            chat(requestId, isNew ? null : shared);
        }
    }

    private void chat(String requestId, String conversationId) {
        announcements.say("sent", requestId, conversationId == null ? Ledger.NEW : conversationId);
        ChatRequest request = ChatRequest.builder(Texts.CALLER, Texts.question(requestId))
                .requestId(requestId)
                .conversation(conversationId)
                .build();
        try {
            orchestrator.chat(request, new Acknowledging(requestId)).await();
        } catch (OrchestratorException e) {
            announcements.say("failed", requestId, e.toString().replace('\n', ' '));
        }
    }

    private final class Acknowledging implements StreamListener<ChatResult> {
        private final String requestId;

        private Acknowledging(String requestId) {
            this.requestId = requestId;
        }

        @Override
        public void onAccepted(RequestAccepted accepted) {
            String hash = Texts.hash(Texts.question(requestId));
            announcements.say("question", requestId, accepted.conversationId(), accepted.messageId(), hash);
        }

        @Override
        public void onComplete(ChatResult result) {
            String hash = Texts.hash(result.message());
            announcements.say("answer", requestId, result.conversationId(), result.messageId(), hash);
        }
    }
}
