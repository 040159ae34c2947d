/** What a run fails with: input that cannot be used, and everything else. */
package dev.egomotion.engine.failure;
