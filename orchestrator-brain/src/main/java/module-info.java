import org.jspecify.annotations.NullMarked;

/** Knowledge behind the query mode: adapters of the Brain port. */
@NullMarked
module dev.orchestrator.brain {
    requires transitive dev.orchestrator.core;
    requires static org.jspecify;
}
