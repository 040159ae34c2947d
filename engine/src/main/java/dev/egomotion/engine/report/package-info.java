/** The summary of a replay, and its page for people. */
package dev.egomotion.engine.report;
