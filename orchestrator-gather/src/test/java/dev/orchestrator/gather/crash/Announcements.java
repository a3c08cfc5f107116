package dev.orchestrator.gather.crash;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandSucceededEvent;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * What a process that is about to be killed says: the phases its chats get to, what it acknowledges, and "now" when the
 * kill is due. Each line is one write to the pipe, so that it arrives whole or not at all.
 */
final class Announcements implements CommandListener {

    private final Kill kill;
    private final boolean countsCommands;
    private final AtomicInteger occurrences;
    private final FileOutputStream output = new FileOutputStream(FileDescriptor.out);
    private final ThreadLocal<Integer> commandsLeft = new ThreadLocal<>();

    /** {@code countsCommands} says whether the store sends commands, and tells them to this. */
    Announcements(Kill kill, boolean countsCommands) {
        this.kill = kill;
        this.countsCommands = countsCommands && kill.commands() > 0;
        this.occurrences = new AtomicInteger(kill.occurrence());
    }

    synchronized void say(String... words) {
        try {
            output.write((String.join(" ", words) + "\n").getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Called by the thread of a chat that gets to a phase. */
    void reached(Phase phase, String requestId) {
        boolean wasWriting = commandsLeft.get() != null;
        commandsLeft.remove();
        say("phase", phase.name(), requestId);
        if (wasWriting) {
            say("now"); // the write had fewer commands than the kill says
        }
        if (phase == kill.phase() && occurrences.decrementAndGet() == 0) {
            aim(phase, requestId);
        }
    }

    private void aim(Phase phase, String requestId) {
        say("aimed", requestId);
        if (phase.isWrite() && countsCommands) {
            commandsLeft.set(kill.commands());
            return;
        }
        say("now");
        if (!phase.isWrite()) {
            standStill();
        }
    }

    @Override
    public void commandSucceeded(CommandSucceededEvent event) {
        Integer left = commandsLeft.get();
        if (left == null) {
            return;
        }
        commandsLeft.set(left - 1);
        if (left == 1) {
            say("now");
            standStill();
        }
    }

    private static void standStill() {
        while (true) {
            LockSupport.park();
        }
    }
}
