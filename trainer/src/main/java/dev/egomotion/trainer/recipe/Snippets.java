package dev.egomotion.trainer.recipe;

/**
 * What a step of both networks is made of.
 *
 * @param batchSize snippets in a step
 * @param sources frames of a snippet beside its target, half of them before it: 2 or 4
 * @param variation how they are varied
 */
public record Snippets(int batchSize, int sources, SnippetVariation variation) {
    /** Checks the values. */
    public Snippets {
        Allowed.require(batchSize >= 1, "snippets.batchSize", batchSize, "at least 1");
        Allowed.require(sources == 2 || sources == 4, "snippets.sources", sources, "2 or 4");
        Allowed.given("snippets.variation", variation);
    }
}
