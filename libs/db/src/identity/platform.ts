/** The tenant that platform keys belong to (`kit.platform_tenant()`); its log holds tenant changes. */
export const PLATFORM_TENANT_ID = '00000000-0000-7000-8000-000000000000';
