package dev.orchestrator.gather.mongo;

import com.mongodb.client.MongoDatabase;

/** A store whose process is stopped before one of its commands, and goes on when others have done something. */
final class OvertakenProcess extends ProxiedProcess {

    private final int stoppedBefore;
    private final Runnable others;
    private int commands;

    OvertakenProcess(MongoDatabase database, int stoppedBefore, Runnable others) {
        super(database);
        this.stoppedBefore = stoppedBefore;
        this.others = others;
    }

    /** Whether it got as far as the command before which it was to be stopped. */
    boolean wasStopped() {
        return commands >= stoppedBefore;
    }

    @Override
    Object handle(Command command) throws Throwable {
        commands++;
        if (commands == stoppedBefore) {
            others.run();
        }
        return command.send();
    }

    @Override
    Object aside(Command call) throws Throwable {
        return call.send();
    }
}
