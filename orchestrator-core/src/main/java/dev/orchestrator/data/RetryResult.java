package dev.orchestrator.data;

/**
 * What became of items that were pending.
 *
 * @param completed how many are complete now
 * @param pending how many still are to be completed, or are being completed elsewhere
 * @param failed how many will not be completed by trying again
 */
public record RetryResult(int completed, int pending, int failed) {}
