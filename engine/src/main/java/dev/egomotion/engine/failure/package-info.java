/** What a run fails with. */
package dev.egomotion.engine.failure;
