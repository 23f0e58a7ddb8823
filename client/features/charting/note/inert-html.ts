// HTML of a record as a document that is never shown: scripts in it do not run and nothing is loaded, its words are read.
// The one place where the page makes HTML of a string, so it has a policy of its own (Trusted Types).

interface HtmlPolicy {
	createHTML(html: string): string;
}
interface PolicyFactory {
	createPolicy(name: string, rules: HtmlPolicy): HtmlPolicy;
}

const { trustedTypes } = globalThis as { readonly trustedTypes?: PolicyFactory };
const policy = trustedTypes?.createPolicy('words-of-html', { createHTML: (html) => html });

export const inertDocument = (html: string): Document =>
	new DOMParser().parseFromString(policy?.createHTML(html) ?? html, 'text/html');
