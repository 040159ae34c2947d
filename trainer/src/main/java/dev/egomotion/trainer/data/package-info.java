/** Drives, snippets and batches, and how snippets are varied. */
package dev.egomotion.trainer.data;
