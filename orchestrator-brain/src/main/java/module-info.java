/** Knowledge behind the query mode: adapters of the Brain port. */
module dev.orchestrator.brain {
    requires transitive dev.orchestrator.core;
}
