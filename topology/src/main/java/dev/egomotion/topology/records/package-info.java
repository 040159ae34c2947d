/** What flows between the steps, from a parsed record to the records that go out. */
package dev.egomotion.topology.records;
