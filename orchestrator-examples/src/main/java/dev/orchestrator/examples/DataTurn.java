package dev.orchestrator.examples;

import dev.orchestrator.call.Attachment;
import dev.orchestrator.data.DataRequest;
import dev.orchestrator.data.DataResult;
import dev.orchestrator.port.store.GatherDuplicate;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Content for the film's Gather. */
final class DataTurn {

    private final Session session;

    DataTurn(Session session) {
        this.session = session;
    }

    boolean bring(String content) {
        return session.shown(() -> {
            DataRequest.Builder request =
                    DataRequest.builder(Session.USER, FilmProject.ID).conversation(session.filmConversationId());
            DataResult result = session.await(
                    session.orchestrator().data(brought(request, content).build(), new AnswerDisplay<>(session)));
            result.duplicates().forEach(this::show);
            return session.summary(result.model(), result.usage(), result.conversationId());
        });
    }

    /** A file if there is one of that name, else JSON if it looks like it, else words. */
    private static DataRequest.Builder brought(DataRequest.Builder request, String content) {
        Path file = file(content);
        if (file != null) {
            return request.attach(Attachment.file(file));
        }
        return content.startsWith("{") || content.startsWith("[") ? request.json(content) : request.text(content);
    }

    private static @Nullable Path file(String content) {
        try {
            Path path = Path.of(content);
            return Files.isRegularFile(path) ? path : null;
        } catch (InvalidPathException e) {
            return null;
        }
    }

    private void show(GatherDuplicate duplicate) {
        session.terminal()
                .line("\n  " + duplicate.suggestion() + " " + duplicate.id() + " (" + duplicate.kind() + ", "
                        + Math.round(100 * duplicate.similarity()) + " % alike): "
                        + String.join("; ", duplicate.reasons()));
    }
}
